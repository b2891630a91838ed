"""What a study found keeps what it was made with."""

import numpy as np
import pytest

from explainers.records import Course, Measured
from tests.study_results import GRID, sureness


def test_arrays_are_read_only():
    found = sureness()
    arrays = [found.outputs, found.positions, found.curves[0].x, found.curves[0].y]
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[:] = 1


def test_the_verdict_is_the_first_note():
    assert sureness().verdict == "The answer falls sooner."


def test_what_is_left_out_is_nothing():
    measured, course = Measured("a", 0.5), Course("b", GRID, np.ones(4))
    assert (measured.low, measured.high, measured.unit) == (None, None, "")
    assert (course.panel, course.chance) == ("", False)
