"""Columns in a few figures: kind, range, and their most frequent values."""

import pyarrow as pa
import pytest

from explainers.intake.summary import counted, describe, is_number, label, remarks


def column(values, kind=None):
    (found,) = describe(pa.table({"a": pa.array(values, kind)}))
    return found


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (1, "1"),
        (-0.0, "0"),
        (1.5, "1.5"),
        (1e30, "1000000000000000019884624838656"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
        (True, "True"),
        ("1.0", "1.0"),
        (None, "None"),
    ],
)
def test_a_value_is_written_as_people_name_it(value, text):
    assert label(value) == text


def test_numbers_have_a_range_and_few_values_are_listed():
    found = column([3, 1, None, 1])
    assert (found.kind, found.missing, found.distinct) == ("number", 1, 2)
    assert (found.low, found.high, found.values) == (1.0, 3.0, ("1", "3"))
    assert column(list(range(50))).values != ()
    assert column(list(range(51))).values == ()


def test_the_range_of_finite_values_is_shown():
    assert column([float("inf"), 2.0]).high == 2.0
    nothing = column([float("inf"), None])
    assert (nothing.low, nothing.high) == (None, None)


def test_texts_are_listed_by_how_often_they_stand_there_then_by_alphabet():
    found = column(["b", "c", "a", "b", None, "B"])
    assert found.values == ("b", "B", "a", "c")
    assert (found.distinct, found.missing) == (4, 1)
    assert len(column([f"{i:03d}" for i in range(300)]).values) == 50


def test_truth_values_are_categories():
    found = column([True, False, True, None])
    assert (found.kind, found.values, found.missing) == ("category", ("True", "False"), 1)
    assert not is_number(pa.bool_())


def test_a_column_without_values_is_a_number_without_a_range():
    found = column([None, None], pa.float64())
    assert (found.kind, found.missing, found.distinct) == ("number", 2, 0)
    assert (found.low, found.high, found.values) == (None, None, ())


def test_remarks_are_made_where_they_are_due_only():
    table = pa.table({"a": [1.5, float("-inf")], "b": [1.0, 2.0], "c": [1.0, 2.0**54]})
    first, second = remarks(table)
    assert "“a” holds infinity in 1 row" in first
    assert "“c” holds whole numbers up to 1.8e+16" in second


def test_counts_agree_with_their_noun():
    assert [counted(n, "row") for n in (0, 1, 2_001)] == ["0 rows", "1 row", "2,001 rows"]
