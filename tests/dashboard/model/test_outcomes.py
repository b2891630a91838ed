"""The rows whose outcome is known and fits the model's answers."""

import numpy as np
import pytest

from dashboard.model.outcomes import found_in
from tests.builders import predictions
from tests.dashboard.rows.test_findings import analysed

OUTPUTS = np.array([[0.2, 0.8], [0.7, 0.3], [0.4, 0.6], [0.9, 0.1], [0.5, 0.5]])
CLASSES = ("good", "bad")


def look(outputs, known, classes=CLASSES, unit="probability"):
    answers = predictions(outputs, {"risk": known}, classes=classes or ("prediction",), unit=unit)
    return found_in(analysed(outputs, classes, unit, risk=known), answers), answers


@pytest.mark.parametrize(
    ("known", "classes"),
    [
        (["bad", "good", "good", None, "neither"], CLASSES),
        # A number is the class that is called so.
        ([1.0, 0.0, 0.0, None, 7.5], ("0", "1")),
    ],
)
def test_outcomes_that_are_no_class_are_left_out(known, classes):
    found, answers = look(OUTPUTS, known, classes)
    assert found.rows.tolist() == [0, 1, 2]
    assert found.truth.tolist() == [1, 0, 0]
    np.testing.assert_array_equal(found.outputs(answers), OUTPUTS[:3])


def test_all_known_need_no_copy_of_the_answers():
    found, answers = look(OUTPUTS, ["bad", "good", "bad", "bad", "good"])
    assert found.outputs(answers) is answers.outputs


def test_values_are_known_where_there_are_any():
    found, answers = look(np.array([[1.0], [2.0], [3.0]]), [1.5, None, 3.0], (), "prediction")
    assert found.rows.tolist() == [0, 2] and found.truth.tolist() == [1.5, 3.0]
    assert found.outputs(answers).tolist() == [[1.0], [3.0]]


@pytest.mark.parametrize(
    ("known", "classes"),
    [(["x"] * 5, CLASSES), ([None] * 5, CLASSES), (["1"] * 5, ()), ([float("nan")] * 5, ())],
)
def test_there_may_be_none(known, classes):
    outputs = OUTPUTS if classes else OUTPUTS[:, :1]
    found, _ = look(outputs, known, classes)
    assert len(found.rows) == len(found.truth) == 0


def test_without_a_target_nothing_is_known():
    answers = predictions(OUTPUTS, {})
    assert len(found_in(analysed(OUTPUTS, CLASSES, "probability"), answers).rows) == 0
