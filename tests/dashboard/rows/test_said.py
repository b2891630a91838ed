"""Values in words: what a code means, a number with its unit, and nothing made up where none is."""

import math
from dataclasses import replace

import pytest

from dashboard.rows.said import category, in_words, said_of, with_meaning, with_unit
from explainers.records import Condition, Dictionary, Entry
from explainers.records.dictionary import NOTHING_SAID
from tests.builders import credit

SAID = Dictionary(
    (
        Entry("duration", unit="months"),
        Entry("sex", unit="code", values=(("1", "one"), ("2", "other"))),
        Entry("status", values=(("A11", "below 0 DM"),)),
    )
)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("duration", 48, "48 months"),
        ("duration", 12.5, "12.5 months"),
        ("duration", None, "missing"),
        ("duration", math.nan, "missing"),
        ("duration", "long", "long"),
        ("duration", True, "true"),
        ("sex", 1.0, "one"),
        ("sex", 3, "3 code"),
        ("status", "A11", "below 0 DM"),
        ("status", "A12", "A12"),
        ("age", 19, "19"),
    ],
)
def test_a_value_in_words(name, value, told):
    assert in_words(SAID, name, value) == told


def test_where_nothing_is_said_values_are_written_as_ever():
    assert in_words(NOTHING_SAID, "duration", 1169) == "1,169"
    assert with_unit(NOTHING_SAID, "duration", "48") == "48"
    assert category(NOTHING_SAID, "status", "A11") == "A11"


def test_a_unit_is_one_line_without_marks_that_turn_it():
    hostile = Dictionary((Entry("x", unit="m\n\u202es"),))
    assert in_words(hostile, "x", 3) == "3 m �s"


def test_a_condition_keeps_its_feature_and_says_what_its_category_means():
    told = with_meaning(SAID, Condition("status", category="A11"))
    assert told == Condition("status", category="below 0 DM")
    numeric = Condition("duration", low=12.0)
    assert with_meaning(SAID, numeric) is numeric


def test_a_row_of_a_result_is_told_by_its_own_dictionary():
    result = credit()
    value = result.data.column("duration_months")[0].as_py()
    assert said_of(result, "duration_months", 0) == f"{value:g}"
    said = Dictionary((Entry("duration_months", unit="months"),))
    assert said_of(replace(result, dictionary=said), "duration_months", 0) == f"{value:g} months"
