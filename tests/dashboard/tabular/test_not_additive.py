"""Numbers that do not add up: no sentence, title or table may treat them as steps or sums."""

import pyarrow as pa
import pytest

from dashboard.panel.guides import how_to_read
from dashboard.tabular.sentences import (
    HOW_TO_READ,
    bars_sentence,
    dependence_sentence,
    importance_sentence,
    receipt_line,
    summary_sentence,
)
from dashboard.tabular.tables import bars_table, dependence_table, importance_table, summary_table
from dashboard.units import adds_up, measure, measure_on
from tests.builders import attribution, slopes
from tests.curve_results import curves
from tests.rule_results import rules

TABLE = {"age": [20, 40, 60], "housing": ["own", "rent", "own"]}
NUMBERS = slopes([[-0.6, 0.1], [0.0, 0.2], [0.6, 0.3]], TABLE)


def test_the_receipt_says_whether_numbers_add_up():
    assert not adds_up(NUMBERS)
    assert adds_up(attribution([[1.0]], {"a": [1]}))


def test_a_method_without_a_name_for_its_numbers_has_weights():
    other = slopes([[1.0]], {"a": [1]}, method="saliency")
    assert measure(other) == "weight"
    assert measure_on(other, 1, "a") == "Weight of a, probability of “bad”"
    assert measure_on(NUMBERS, 1) == "Slope × value, probability of “bad”"


def test_the_bars_are_said_not_to_add_up():
    both = slopes([[0.3, -0.1]], {"age": [67], "amount": [1_169]})
    assert bars_sentence(both, 0, 1) == (
        "For this row, age = 67 pulls the probability of “bad” up most (+0.3), amount = 1,169 "
        "pulls it down most (−0.1), by slope × value. These numbers do not add up to the model's "
        "output."
    )
    none = slopes([[0.0, 0.0]], {"age": [67], "amount": [1_169]})
    assert bars_sentence(none, 0, 1) == (
        "For this row, for the probability of “bad”, slope × value is 0 for every feature. "
        "These numbers do not add up to the model's output."
    )


def test_a_predicted_value_keeps_its_unit():
    value = slopes([[-120.0]], {"age": [67]}, unit="euros", classes=("prediction",))
    told = bars_sentence(value, 0, 0)
    assert told.startswith("For this row, age = 67 pulls the prediction down most (−120 euros), by")


@pytest.mark.parametrize(
    ("say", "sentence"),
    [
        (
            importance_sentence,
            "age has the largest slope × value for the probability of “bad”, 0.4 on average, "
            "twice as much as housing, the next.",
        ),
        (
            summary_sentence,
            "age has the largest slope × value for the probability of “bad”, from −0.6 to +0.6: "
            "higher for high values, lower for low ones.",
        ),
    ],
)
def test_features_are_ranked_and_not_said_to_move_the_output(say, sentence):
    assert say(NUMBERS, 1) == sentence


@pytest.mark.parametrize(
    ("say", "values", "part"),
    [
        (importance_sentence, [[0.5, 0.0]] * 3, "0.5 on average; all others have 0."),
        (summary_sentence, [[0.5, 0], [-0.5, 0], [0.5, 0]], "neither rises nor falls with the"),
        (importance_sentence, [[0, 0]] * 3, "Slope × value for the probability of “bad” is 0 for"),
        (summary_sentence, [[0, 0.1], [0, 0.9], [0, 0.2]], "highest for “rent”, lowest for “own”."),
    ],
)
def test_special_cases_keep_the_word(say, values, part):
    assert part in say(slopes(values, TABLE), 1)


def test_dependence_is_of_the_number_and_not_of_an_effect():
    assert dependence_sentence(NUMBERS, 1, "age") == (
        "The slope × value of age for the probability of “bad” is highest around 60 (+0.6) and "
        "lowest around 20 (−0.6), at the median."
    )
    still = slopes([[0.0, 0.1]] * 3, TABLE)
    told = "The slope × value of age for the probability of “bad” is 0 in every row."
    assert dependence_sentence(still, 1, "age") == told
    one = slopes([[0.2]], {"age": pa.array([4])})
    assert "its median slope × value for the probability of “bad” is +0.2" in (
        dependence_sentence(one, 1, "age")
    )


def test_tables_name_the_number_and_add_nothing_up():
    table = bars_table(slopes([[0.1, -0.3]], {"age": [67], "housing": [None]}), 0, 1)
    assert table.to_dict("list") == {
        "feature": ["housing", "age"],
        "value": ["missing", "67"],
        "slope × value": [-0.3, 0.1],
    }
    for frame in (
        importance_table(NUMBERS, 1),
        summary_table(NUMBERS, 1),
        dependence_table(NUMBERS, 1, "age"),
        dependence_table(NUMBERS, 1, "housing"),
    ):
        titles = " ".join(frame.columns)
        assert "slope × value" in titles and "effect" not in titles and "raised" not in titles


def test_the_guides_that_speak_of_effects_say_what_to_read_instead():
    for chart in ("importance", "summary", "dependence"):
        told = how_to_read(chart, NUMBERS)
        assert told.startswith(HOW_TO_READ[chart]) and "read slope × value" in told
        assert how_to_read(chart, attribution([[1.0]], {"a": [1]})) == HOW_TO_READ[chart]
    assert how_to_read("bars", NUMBERS) == HOW_TO_READ["bars"]
    assert how_to_read("lime", rules()) == HOW_TO_READ["lime"]


def test_the_receipt_line_says_it_of_attributions_alone():
    told = "does not add up to the output"
    assert f" · {told} · " in receipt_line(NUMBERS, "Gradient × input", 1)
    assert told not in receipt_line(rules(), "LIME", 1)
    assert told not in receipt_line(curves([[0.1, 0.2]], [1.0, 2.0]), "Partial dependence", 1)
