from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from dashboard.tabular.sentences import (
    HOW_TO_READ,
    Reason,
    dependence_sentence,
    force_sentence,
    importance_sentence,
    lime_sentence,
    reasons,
    receipt_line,
    summary_sentence,
    verdict_sentence,
    waterfall_sentence,
)
from dashboard.units import UNIT_HELP
from explainers.records import Check, Withheld
from tests.builders import attribution, predictions, receipt, rules


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


def test_a_receipt_fits_in_a_line():
    result = attribution([[1.0]], {"a": [1]}, rows_used=1_000, rows_given=1_000)
    assert receipt_line(result, "Tree SHAP", 1) == (
        "log-odds of “bad” · Tree SHAP, exact · 1,000 of 1,000 rows · gap 3e−7 · 0.8 s · "
        "key 4f2a9c1b"
    )


def test_a_receipt_names_no_class_it_was_not_told():
    result = attribution([[1.0]], {"a": [1]})
    assert receipt_line(result, "Tree SHAP").startswith("log-odds · Tree SHAP, exact · ")


def test_a_receipt_of_chance_names_its_seed():
    assert "LIME, estimated · 1 of 1,000 rows · seed 42 · " in receipt_line(rules(), "LIME", 1)
    along = {"method": "integrated_gradients", "exact": False}
    assert "seed" not in receipt_line(attribution([[1.0]], {"a": [1]}, **along), "IG", 1)
    sampled = attribution([[1.0]], {"a": [1]}, rows_used=500, rows_given=1_000)
    assert "seed 0" in receipt_line(sampled, "Tree SHAP", 1)


@pytest.mark.parametrize(
    ("gap", "tolerance", "told"),
    [
        (0.003, 0.01, "adds up within 0.3 % (allowed 1 %)"),
        (0.0031, 0.01, "adds up within 0.4 % (allowed 1 %)"),
        (1e-7, 0.01, "adds up within 0.1 % (allowed 1 %)"),
        (0.0005, 0.001, "adds up within 0.1 % (allowed 0.1 %)"),
        (3e-7, 1e-4, "gap 3e−7"),
    ],
)
def test_a_gap_beyond_rounding_is_a_share_that_is_never_too_small(gap, tolerance, told):
    result = attribution([[0.2]], {"a": [1]}, unit="probability", base=0.5)
    changed = replace(result.receipt, gap=gap, tolerance=tolerance)
    assert f" · {told} · " in receipt_line(replace(result, receipt=changed), "Deep SHAP", 1)


def test_a_share_is_of_the_largest_output():
    value = attribution([[100.0]], {"a": [1]}, base=300.0, unit="euros", classes=("prediction",))
    changed = replace(value.receipt, gap=2.0, tolerance=4.0)
    line = receipt_line(replace(value, receipt=changed), "Integrated Gradients", 0)
    assert "adds up within 0.5 % (allowed 1 %)" in line


def test_a_withheld_result_has_a_receipt_but_no_unit():
    check = Check("additivity", False, 7.1, 1e-4, "The effects do not add up.")
    line = receipt_line(Withheld(check, receipt(gap=7.1, seconds=0.01)), "Tree SHAP")
    assert line.startswith("Tree SHAP, exact · ")
    assert "gap 7" in line
    assert "under 0.1 s" in line


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
