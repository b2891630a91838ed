"""How good a model is, judged on the rows whose outcome is known."""

import numpy as np
import pytest

from dashboard.model.performance import judged
from explainers.checks.figures import class_figures, score_figures, value_figures
from tests.builders import predictions
from tests.dashboard.rows.test_findings import analysed

OUTPUTS = np.array([[0.2, 0.8], [0.7, 0.3], [0.4, 0.6], [0.9, 0.1], [0.5, 0.5]])
CLASSES = ("good", "bad")


def judge(outputs, known, classes=CLASSES, unit="probability"):
    named = classes or ("prediction",)
    answers = predictions(outputs, {"risk": known}, classes=named, unit=unit)
    return judged(analysed(outputs, classes, unit, risk=known), answers, "risk")


@pytest.mark.parametrize(
    "known",
    [
        ["bad", "good", "good", None, "neither"],
        # A number is the class that is called so.
        [1.0, 0.0, 0.0, None, 7.5],
    ],
)
def test_outcomes_that_are_no_class_are_left_out(known):
    classes = CLASSES if isinstance(known[0], str) else ("0", "1")
    found = judge(OUTPUTS, known, classes)
    assert found.rows == 3
    assert found.figures == class_figures(OUTPUTS[:3], np.array([1, 0, 0]), 1)


def test_scores_are_judged_as_scores():
    found = judge(OUTPUTS, ["bad", "good", "bad", "bad", "good"], unit="decision score")
    assert found.figures == score_figures(OUTPUTS, np.array([1, 0, 1, 1, 0]), 1)


def test_values_are_judged_where_there_are_any():
    outputs = np.array([[1.0], [2.0], [3.0]])
    found = judge(outputs, [1.5, None, 3.0], (), "prediction")
    assert found.rows == 2
    assert found.figures == value_figures(np.array([1.0, 3.0]), np.array([1.5, 3.0]))


@pytest.mark.parametrize(
    ("known", "classes"),
    [(["x"] * 5, CLASSES), ([None] * 5, CLASSES), (["1"] * 5, ()), ([float("nan")] * 5, ())],
)
def test_where_nothing_can_be_judged_there_are_no_figures(known, classes):
    outputs = OUTPUTS if classes else OUTPUTS[:, :1]
    assert judge(outputs, known, classes).figures == ()
