"""Decision scores in words: no share, no percent sign, and 0 in place of 50 %."""

import numpy as np
import pytest

from dashboard.tabular.curve_sentences import effects_sentence
from dashboard.tabular.sentences import importance_sentence, lime_sentence, verdict_sentence
from dashboard.units import UNIT_HELP, output_phrase, usual_threshold
from tests.builders import attribution, predictions
from tests.curve_results import curves
from tests.rule_results import rules

SCORE = "decision score"
IRIS = ("setosa", "versicolor", "virginica")


def scored(score, **changes):
    return predictions([[-score, score]], {"id": ["GC-0017"]}, unit=SCORE, **changes)


@pytest.mark.parametrize(
    ("score", "told"),
    [
        (0.83, "decision score 0.83 for bad, over the threshold 0."),
        (-1.25, "decision score −1.25 for bad, under the threshold 0."),
        (0.0, "decision score 0 for bad, at the threshold 0."),
        (-4e-7, "decision score −4e−7 for bad, under the threshold 0."),
    ],
)
def test_a_verdict_holds_a_score_against_zero(score, told):
    answers = scored(score)
    assert (
        verdict_sentence(answers, 0, "GC-0017", 1, usual_threshold(answers)) == f"GC-0017: {told}"
    )


def test_the_threshold_is_the_units():
    two = [[0.4, 0.6]]
    assert usual_threshold(predictions(two, {"a": [1]})) == 0.5
    assert usual_threshold(predictions(two, {"a": [1]}, unit=SCORE)) == 0
    assert (
        usual_threshold(predictions([[3.0]], {"a": [1]}, unit="", classes=("prediction",))) is None
    )
    three = predictions([[0.2, 0.3, 0.5]], {"a": [1]}, classes=IRIS)
    assert usual_threshold(three) is None


@pytest.mark.parametrize(
    ("unit", "answers", "output", "told"),
    [
        (SCORE, [-1.2, -0.4, -0.9], 1, "decision score −0.4 for versicolor, the highest of 3"),
        ("probability", [0.3, 0.3, 0.4], 2, "40 % virginica, the most probable of 3"),
    ],
)
def test_a_verdict_among_three_classes_names_the_winner(unit, answers, output, told):
    found = predictions([answers], {"a": [1]}, classes=IRIS, unit=unit)
    assert verdict_sentence(found, 0, "x", output, usual_threshold(found)) == f"x: {told} classes."


def test_a_class_that_does_not_win_is_not_called_the_winner():
    found = predictions([[0.3, 0.3, 0.4]], {"a": [1]}, classes=IRIS)
    assert verdict_sentence(found, 0, "x", 0, None) == "x: 30 % setosa."


def test_no_percent_sign_in_any_sentence_about_a_score():
    effects = attribution([[1.5, -0.2]], {"a": [1], "b": [2]}, unit=SCORE)
    lines = np.array([[-1.0, 0.5], [-2.0, 0.5]])
    for sentence in (
        importance_sentence(effects, 1),
        lime_sentence(rules(unit=SCORE), 1),
        effects_sentence(curves(lines, [1.0, 2.0], unit=SCORE), 1),
    ):
        assert "the decision score of “bad”" in sentence
        assert "%" not in sentence


def test_the_scale_is_explained_as_no_probability():
    assert output_phrase(scored(0.1), 1) == "decision score of “bad”"
    assert "It is no probability." in UNIT_HELP[SCORE]
