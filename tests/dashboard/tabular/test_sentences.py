"""What is said of a whole model: what moves it most, which way, and where."""

import numpy as np
import pyarrow as pa
import pytest

from dashboard.tabular.sentences import (
    HOW_TO_READ,
    dependence_sentence,
    importance_sentence,
    summary_sentence,
    waterfall_sentence,
)
from dashboard.units import UNIT_HELP
from tests.builders import attribution


def two(first, second, **changes):
    return attribution([[first, second], [-first, second]], {"a": [1, 2], "b": [3, 4]}, **changes)


@pytest.mark.parametrize(
    ("first", "second", "ending"),
    [
        (0.62, 0.31, "by 0.62 on average, twice as much as b, the next."),
        (0.62, 0.6, "by 0.62 on average, about as much as b, the next."),
        (0.6, 0.4, "by 0.6 on average, 1.5 times as much as b, the next."),
        (0.6, 0.2, "by 0.6 on average, 3 times as much as b, the next."),
        (5.0, 0.2, "by 5 on average, more than ten times as much as b, the next."),
        (0.5, 0.0, "by 0.5 on average; no other feature moves it."),
    ],
)
def test_importance_names_the_first_and_how_far_ahead_it_is(first, second, ending):
    sentence = importance_sentence(two(first, second), 1)
    assert sentence == f"a moves the log-odds of “bad” most: {ending}"


@pytest.mark.parametrize(
    ("unit", "classes", "subject"),
    [
        ("log-odds", ("good", "bad"), "the log-odds of “bad”"),
        ("probability", ("good", "bad"), "the probability of “bad”"),
        ("score before softmax", ("good", "bad"), "the score of “bad” before softmax"),
        ("decision score", ("good", "bad"), "the decision score of “bad”"),
        ("votes", ("good", "bad"), "the votes of “bad”"),
    ],
)
def test_the_class_and_the_unit_are_always_said(unit, classes, subject):
    assert subject in importance_sentence(two(1.0, 0.5, unit=unit, classes=classes), 1)


def test_a_predicted_value_comes_with_its_unit():
    value = two(1200.0, 300.0, unit="euros", classes=("prediction",))
    assert importance_sentence(value, 0) == (
        "a moves the prediction most: by 1,200 euros on average, 4 times as much as b, the next."
    )
    assert "+1,200 euros" in waterfall_sentence(value, 0, 0)


def test_a_unit_that_says_nothing_is_left_out():
    value = two(2.0, 1.0, unit="prediction", classes=("prediction",))
    assert "by 2 on average" in importance_sentence(value, 0)


@pytest.mark.parametrize("say", [importance_sentence, summary_sentence])
def test_nothing_moves(say):
    assert say(two(0.0, 0.0), 1) == "No feature moves the log-odds of “bad”: every effect is 0."


@pytest.mark.parametrize(
    ("effects", "ending"),
    [
        ([-1.0, 0.0, 2.0], "from −1 to +2: high values raise it, low values lower it."),
        ([2.0, 0.0, -1.0], "from −1 to +2: high values lower it, low values raise it."),
        ([2.0, -1.0, 2.0], "from −1 to +2; neither high nor low values push one way only."),
    ],
)
def test_summary_says_which_way_values_push(effects, ending):
    result = attribution(np.array(effects)[:, None], {"age": [20, 40, 60]})
    assert summary_sentence(result, 1) == f"age moves the log-odds of “bad” most, {ending}"


def test_summary_of_a_category_names_its_extremes():
    result = attribution([[0.5], [-0.7], [0.1]], {"account": ["none", "rich", "poor"]})
    assert summary_sentence(result, 1).endswith(
        "from −0.7 to +0.5: highest for “none”, lowest for “rich”."
    )


def test_dependence_says_where_the_effect_is_highest_and_lowest():
    result = attribution([[0.5], [-0.7], [0.1]], {"age": [20, 40, 60]})
    assert dependence_sentence(result, 1, "age") == (
        "The effect of age on the log-odds of “bad” is highest around 20 (+0.5) and lowest "
        "around 40 (−0.7), at the median."
    )


@pytest.mark.parametrize(
    ("values", "effects", "part"),
    [
        ([5, 5], [0.3, 0.5], "age does not vary here; its median effect on"),
        ([5, 6], [0.0, 0.0], "age does not move the log-odds of “bad”"),
        (["x", "y"], [0.3, -0.5], "highest for “x” (+0.3) and lowest for “y” (−0.5)"),
        ([None, None], [0.3, 0.5], "does not vary here"),
    ],
)
def test_dependence_of_flat_and_unordered_features(values, effects, part):
    result = attribution(np.array(effects)[:, None], {"age": pa.array(values)})
    if result.data.schema.field("age").type == pa.null():
        result = attribution(
            np.array(effects)[:, None], {"age": pa.array(values, type=pa.float64())}
        )
    assert part in dependence_sentence(result, 1, "age")


def test_every_chart_has_a_guide_of_two_to_four_sentences():
    assert set(HOW_TO_READ) == {
        "importance",
        "permuted",
        "summary",
        "dependence",
        "effects",
        "accumulated",
        "waterfall",
        "bars",
        "force",
        "lime",
        "lime-runs",
        "interactions",
        "pairs",
        "pair",
        "row-pairs",
        "map",
        "map-means",
        "map-right-wrong",
        "contrast",
        "two-pictures",
        "two-models",
        "two-classes",
        "nearest",
        "place",
        "reason-codes",
    }
    for text in HOW_TO_READ.values():
        assert 2 <= text.replace("0.5", "").count(".") <= 4


def test_every_unit_of_a_class_has_help():
    units = {"log-odds", "probability", "score before softmax", "log of the prediction"}
    units |= {"decision score", "log-odds against the rest"}
    anomalies = {"anomaly score (low is unusual)", "mean path length (short is unusual)"}
    assert set(UNIT_HELP) == units | anomalies


def test_long_names_do_not_flood_a_sentence():
    result = attribution([[1.0]], {"x" * 500: ["y" * 500]}, classes=("ok", "z" * 500))
    for say in (importance_sentence, summary_sentence):
        assert len(say(result, 1)) < 300
    assert len(waterfall_sentence(result, 0, 1)) < 300
