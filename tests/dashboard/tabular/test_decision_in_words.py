"""What is said of one decision: its steps, its verdict, and its reasons."""

import pyarrow as pa
import pytest

from dashboard.tabular.sentences import (
    Reason,
    force_sentence,
    lime_sentence,
    reasons,
    verdict_sentence,
    waterfall_sentence,
)
from tests.builders import attribution, predictions
from tests.rule_results import rules


def test_waterfall_tells_the_way_with_the_largest_step_each_way():
    result = attribution([[1.0, 0.5, -0.3]], {"a": [48], "b": ["x"], "c": [None]}, base=-0.9)
    assert waterfall_sentence(result, 0, 1) == (
        "From the base value −0.9, the log-odds of “bad” comes to 0.3 for this row: "
        "a = 48 raises it most (+1), c = missing lowers it most (−0.3)."
    )


@pytest.mark.parametrize(
    ("effects", "ending"),
    [
        ([1.0, 0.5], "for this row: a = 1 raises it most (+1)."),
        ([-1.0, -0.5], "for this row: a = 1 lowers it most (−1)."),
        ([-0.2, 0.5], "b = 2 raises it most (+0.5), a = 1 lowers it most (−0.2)."),
        ([0.0, 0.0], "for this row: no feature moves it."),
    ],
)
def test_waterfall_names_only_directions_that_exist(effects, ending):
    assert waterfall_sentence(attribution([effects], {"a": [1], "b": [2]}), 0, 1).endswith(ending)


def test_force_adds_each_side_up():
    result = attribution([[1.0, 0.5, -0.3]], {"a": [1], "b": [2], "c": [3]}, base=-0.9)
    assert force_sentence(result, 0, 1) == (
        "2 features raise the log-odds of “bad” by 1.5 and 1 feature lowers it by 0.3: "
        "from the base value −0.9 to 0.3."
    )


def test_force_names_only_sides_that_exist():
    up = attribution([[1.0, 0.5]], {"a": [1], "b": [2]}, base=-0.9)
    assert force_sentence(up, 0, 1) == (
        "2 features raise the log-odds of “bad” by 1.5: from the base value −0.9 to 0.6."
    )
    assert force_sentence(up, 0, 0) == (
        "2 features lower the log-odds of “good” by 1.5: from the base value 0.9 to −0.6."
    )


def test_force_without_effects_stays_at_the_base():
    result = attribution([[0.0]], {"a": [1]}, base=0.25)
    assert force_sentence(result, 0, 1) == (
        "No feature moves the log-odds of “bad” for this row: it stays at its base value 0.25."
    )


def test_lime_names_conditions_and_warns_of_a_weak_fit():
    assert lime_sentence(rules(), 1) == (
        "In the local model of the probability of “bad” around this row, checking_account = "
        "below 0 DM raises it most (+0.2), 12 < duration_months ≤ 18 lowers it most (−0.08)."
    )
    weak = lime_sentence(rules(fits=[0.4, 0.4]), 1)
    assert weak.endswith("Careful: the local model fits only weakly (R² 0.4).")


@pytest.mark.parametrize(
    ("share", "threshold", "text"),
    [
        (0.734, 0.5, "GC-0017: 73 % bad, over the 50 % threshold."),
        (0.26, 0.5, "GC-0017: 26 % bad, under the 50 % threshold."),
        (0.5, 0.5, "GC-0017: 50 % bad, at the 50 % threshold."),
        (0.4996, 0.5, "GC-0017: 49.96 % bad, under the 50 % threshold."),
        (0.6, 0.3839, "GC-0017: 60 % bad, over the 38.39 % threshold."),
        (0.734, None, "GC-0017: 73 % bad."),
    ],
)
def test_a_verdict_says_the_share_and_the_side_of_the_threshold(share, threshold, text):
    answers = predictions([[1 - share, share]], {"id": ["GC-0017"]})
    assert verdict_sentence(answers, 0, "GC-0017", 1, threshold) == text


def test_a_verdict_on_a_value_has_no_threshold():
    answers = predictions([[12_300.4]], {"a": [1]}, classes=("prediction",), unit="euros")
    assert verdict_sentence(answers, 0, "GC-0017", 0, None) == (
        "GC-0017: the model predicts 12,300 euros."
    )


def test_rows_without_a_name_are_counted_from_one():
    answers = predictions([[0.4, 0.6]] * 3, {"a": [1, 2, 3]})
    assert verdict_sentence(answers, 2, None, 1, 0.5).startswith("Row 21: ")  # position 20


def test_classes_that_are_numbers_are_quoted():
    answers = predictions([[0.4, 0.6]], {"a": [1]}, classes=("0", "1"))
    assert verdict_sentence(answers, 0, "x", 1, None) == "x: 60 % “1”."


def test_reasons_are_the_largest_of_each_side_with_usual_values():
    names = "abcdefgh"
    effects = [0.1, 0.2, 0.3, 0.4, 0.5, -0.1, -0.2, -0.3]
    result = attribution([effects], {name: [at] for at, name in enumerate(names)})
    reference = pa.table({name: [1, 2, 9] for name in names})
    found = reasons(result, 0, 1, reference)
    assert [reason.feature for reason in found] == ["e", "d", "c", "b", "h", "g"]
    assert found[0] == Reason("e", "4", 0.5, "2")
    assert reasons(result, 0, 1, reference, raised=1, lowered=0) == found[:1]


def test_a_feature_without_effect_is_no_reason():
    result = attribution([[0.0, 1.0]], {"a": [1], "b": [2]})
    assert [each.feature for each in reasons(result, 0, 1, result.data)] == ["b"]


@pytest.mark.parametrize(
    ("reference", "usual"),
    [
        ({"a": ["x", "y", "y"]}, "y"),
        ({"a": ["x", None, None]}, "missing"),
        ({"b": ["x"]}, "–"),
        ({"a": pa.array([], type=pa.string())}, "–"),
        ({"a": pa.array([4.0, 5.5, None])}, "4.75"),
        ({"a": pa.array([None, None], type=pa.float64())}, "missing"),
    ],
)
def test_usual_is_the_median_or_the_most_frequent(reference, usual):
    result = attribution([[1.0]], {"a": ["x"]})
    assert reasons(result, 0, 1, pa.table(reference))[0].usual_text == usual


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason("a", "48", 1.0, "18"), "48, usually 18"),
        (Reason("a", "none", 1.0, "none"), "none, as usual"),
        (Reason("a", "48", 1.0, "–"), "48"),
    ],
)
def test_a_reason_compares_with_the_usual_value(reason, words):
    assert reason.words == words
