"""How good a model is: figures of its answers, and of its decisions at a threshold."""

import numpy as np
import pytest

from dashboard.model.performance import decisions, performance
from explainers.checks.class_measures import decision_figures, many_class_figures
from explainers.checks.decisions import Confusion, confusion_counts
from explainers.checks.figures import class_figures, score_figures, value_figures
from tests.dashboard.model.judging import a_shelf, judged, two  # noqa: F401 - a fixture

SCORES = [0.8, 0.3, 0.6, 0.1, 0.5]
BAD = [True, False, False, True, False]


def values(figures):
    return {figure.name: figure.value for figure in figures}


def test_what_hangs_on_no_threshold_is_as_it_was():
    found = values(performance(two(SCORES, BAD)))
    outputs = np.array([[1 - score, score] for score in SCORES])
    own = values(class_figures(outputs, np.array(BAD, dtype=np.int64), 1))
    assert {name: found[name] for name in ("AUC", "Log loss")} == {
        name: own[name] for name in ("AUC", "Log loss")
    }
    assert found["Accuracy"] == own["Accuracy"]
    assert list(found) == ["Accuracy", "Precision", "Recall", "F1", "AUC", "Log loss"]


def test_another_threshold_moves_the_decisions_alone():
    usual, other = two(SCORES, BAD), two(SCORES, BAD, threshold=0.2)
    assert usual.confusion == Confusion(1, 1, 1, 2)
    assert other.confusion == Confusion(1, 3, 1, 0)
    assert decisions(other) == decision_figures(other.confusion)
    first, second = values(performance(usual)), values(performance(other))
    moved = {name for name in first if first[name] != second[name]}
    assert moved == {"Accuracy", "Precision", "F1"}  # as many of the class are found


def test_counts_stand_by_the_classes_own_order():
    swapped = judged(
        [[score, 1 - score] for score in SCORES],
        ["bad" if each else "good" for each in BAD],
        classes=("bad", "good"),
        output=0,
    )
    assert two(SCORES, BAD).counts.tolist() == [[2, 1], [1, 1]]
    assert swapped.counts.tolist() == [[1, 1], [1, 2]]
    assert swapped.confusion == two(SCORES, BAD).confusion


def test_scores_are_judged_as_scores():
    outputs = [[-margin, margin] for margin in (2.0, -1.0, 0.5, -3.0, 0.1)]
    known = ["bad" if each else "good" for each in BAD]
    found = judged(outputs, known, unit="decision score")
    assert found.threshold == 0
    figures = values(performance(found))
    own = values(score_figures(np.array(outputs), np.array(BAD, dtype=np.int64), 1))
    assert figures["AUC"] == own["AUC"] and figures["Accuracy"] == own["Accuracy"]
    assert "Log loss" not in figures


def test_of_several_classes_all_count_and_the_curve_is_of_one():
    outputs = np.random.default_rng(0).dirichlet(np.ones(3), 40)
    truth = np.random.default_rng(1).integers(3, size=40)
    names = ("a", "b", "c")
    found = judged(outputs.tolist(), [names[at] for at in truth], classes=names, output=1)
    assert found.threshold is None
    counts = confusion_counts(truth, outputs.argmax(axis=1), 3)
    np.testing.assert_array_equal(found.counts, counts)
    assert values(decisions(found)) == values(many_class_figures(counts))
    own = values(class_figures(outputs, truth, 1))
    figures = values(performance(found))
    assert figures["AUC"] == own["AUC"] and figures["Accuracy"] == own["Accuracy"]
    assert found.confusion.true_positives == counts[1, 1]


def test_values_are_judged_where_there_are_any():
    found = judged([[1.0], [2.0], [3.0]], [1.5, None, 3.0], (), "prediction")
    assert found.rows == 2 and found.threshold is None
    figures = values(performance(found))
    own = values(value_figures(np.array([1.0, 3.0]), np.array([1.5, 3.0])))
    assert {name: figures[name] for name in own} == own
    assert figures["Bias"] == pytest.approx(-0.25)


def test_where_nothing_can_be_judged_there_are_no_figures():
    assert performance(judged([[0.2, 0.8]], ["neither"])) == ()


def test_work_is_done_once(a_shelf):  # noqa: F811
    found = two(SCORES, BAD)
    first = found.levels
    assert found.levels is first and a_shelf.size > 0
