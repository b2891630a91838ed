"""Columns in a few figures: kind, range, most frequent values, and what they may be for."""

import numpy as np
import pyarrow as pa
import pytest

from explainers.intake.tables.columns import describe
from tests.intake.tables.reads import read


def column(values, kind=None):
    (found,) = describe(pa.table({"a": pa.array(values, kind)}))
    return found


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


def test_a_column_without_values_is_a_number_without_a_range():
    found = column([None, None], pa.float64())
    assert (found.kind, found.missing, found.distinct) == ("number", 2, 0)
    assert (found.low, found.high, found.values) == (None, None, ())


ROLES = {
    "days": ("day\n2020-01-31\n2020-02-01\n2020-01-31\n", "date"),
    "a day for each row names nobody": ("id\n2020-01-31\n2020-02-01\n", "date"),
    "a number that says so": ("loan_id\n1\n2\n3\n", "identifier"),
    "texts that differ": ("who\nAnn\nBo\nCy\n", "identifier"),
    "digests": ("who\n" + "a" * 64 + "\n" + "b" * 64 + "\n", "identifier"),
    "comments that differ": ("said\n" + "a" * 65 + "\nshort\n", ""),
    "numbers that differ": ("income\n1.5\n2.5\n3.5\n", ""),
    "a number that says so, but repeats": ("loan_id\n1\n2\n2\n", ""),
    "a telling name": ("Target\nyes\nno\nyes\n", "label"),
    "a telling name with one value": ("target\nyes\nyes\nyes\n", ""),
    "a telling name, another value in each row": ("y\n1.5\n2.5\n3.5\n", ""),
    "a category": ("job\na\nb\na\n", ""),
}


@pytest.mark.parametrize(("text", "role"), ROLES.values(), ids=ROLES)
def test_a_column_may_tell_what_it_is_for(text, role):
    (found,) = read(text).card.columns
    assert found.role == role


@pytest.mark.parametrize(
    "values",
    [
        [3.5, None, 3.5, -1.0, float("inf"), float("-inf")],
        [2**53 + 1, 2**53, None, 2**53 + 1],
        [None, None],
        list(np.random.default_rng(0).normal(size=1_000)) * 2,
        list(np.random.default_rng(0).integers(-5, 5, 1_000)),
    ],
)
def test_different_values_are_counted_as_a_set_would(values):
    kind = pa.int64() if all(isinstance(v, int | np.integer | None) for v in values) else None
    known = {value for value in values if value is not None}
    assert column(values, kind or pa.float64()).distinct == len(known)
