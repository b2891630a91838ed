"""How sure a model is, as bars: every row is counted once, right and wrong ones apart."""

import numpy as np
import pytest

from dashboard.charts.confidence import BINS, bins_of, confidence
from dashboard.charts.palette import DARK, LIGHT

ANSWERS = np.array([0.5, 0.52, 0.5501, 0.99, 1.0, 1.0])
WRONG = np.array([True, False, True, False, False, False])


def drawn(answers=ANSWERS, wrong=None, unit="probability", palette=LIGHT):
    return confidence(answers, wrong, palette, unit, "probability", "confidence/key")


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize("wrong", [None, WRONG])
def test_every_row_is_counted_once(palette, wrong):
    figure = drawn(wrong=wrong, palette=palette)
    assert [trace.name or "" for trace in figure.data] == (
        [""] if wrong is None else ["right", "wrong"]
    )
    assert sum(sum(trace.y) for trace in figure.data) == len(ANSWERS)
    assert figure.layout.showlegend == (wrong is not None)
    if wrong is not None:
        right, amiss = figure.data
        assert sum(amiss.y) == 2 and amiss.marker.pattern.shape == "/"
        assert right.marker.pattern.shape == "", "told apart by more than colour"


def test_probabilities_end_at_1_and_begin_at_a_whole_twentieth():
    edges = bins_of(ANSWERS, "probability")
    assert (edges[0], edges[-1], len(edges)) == (0.5, 1.0, BINS + 1)
    assert bins_of(np.array([0.333]), "probability")[0] == pytest.approx(0.3)
    assert bins_of(np.array([1.0, 1.0]), "probability")[0] == pytest.approx(0.95)


@pytest.mark.parametrize("answers", [[0.0], [-3.0, 4.0], [7.0, 7.0], [1e-9, 2e-9]])
def test_other_answers_run_from_the_smallest_to_the_largest(answers):
    edges = bins_of(np.array(answers), "decision score")
    assert edges[0] <= min(answers) and edges[-1] >= max(answers)
    assert (np.diff(edges) > 0).all()
    figure = drawn(np.array(answers), unit="decision score")
    assert sum(figure.data[0].y) == len(answers)


def test_a_pointer_is_told_what_a_bar_counts():
    told = drawn(wrong=WRONG).data[1].customdata
    assert told[0] == "50 % to 52 %: 1 wrong"
