"""Rows under the model's own names, and the rows a decision is compared with."""

import numpy as np
import pandas as pd
import pytest

from explainers.errors import RefusedError
from explainers.intake import tables
from explainers.intake.rows import model_frame, reference_positions
from explainers.records import Reference

TABLE = tables.read(
    b"n,whole,text,flag\n1.5,1,x,true\n2.5,,None,false\n3.5,3,,true\n4.5,1,x,\n", "t.csv"
).data


def positions(**reference):
    return reference_positions(TABLE, Reference(**reference)).tolist()


def refusal(**reference):
    with pytest.raises(RefusedError) as caught:
        positions(**reference)
    return caught.value


def test_rows_are_taken_in_the_order_asked_under_the_models_names():
    found = model_frame(TABLE, ["whole", "n", "text"], ["a", "b", "c"], np.array([3, 0, 1]))
    assert list(found) == ["a", "b", "c"]
    np.testing.assert_array_equal(found.a, [1, 1, np.nan])
    np.testing.assert_array_equal(found.b, [4.5, 1.5, 2.5])
    assert found.c.tolist() == ["x", "x", "None"]


def test_missing_text_is_nan():
    found = model_frame(TABLE, ["text"], ["t"], np.array([2]))
    assert pd.isna(found.t[0])


def test_all_rows_are_the_reference_unless_a_cohort_is_chosen():
    assert positions() == [0, 1, 2, 3]
    assert positions(column="text", value="x") == [0, 3]
    assert positions(column="whole", value="1") == [0, 3]
    assert positions(column="n", value="2.5") == [1]
    assert positions(column="flag", value="True") == [0, 2]


def test_a_missing_value_is_not_the_answer_none():
    assert positions(column="text", value="None") == [1]


def test_more_rows_than_the_limit_are_thinned_by_the_seed():
    table = tables.read(("a,b\n" + "1,2\n" * 300).encode(), "t.csv").data

    def drawn(seed):
        return reference_positions(table, Reference(limit=40, seed=seed))

    first = drawn(5)
    assert first.dtype == np.int64
    assert len(set(first.tolist())) == 40
    assert (np.diff(first) > 0).all() and first.max() < 300
    np.testing.assert_array_equal(first, drawn(5))
    assert (first != drawn(6)).any()
    assert len(reference_positions(table, Reference(limit=300))) == 300


def test_a_cohort_without_rows_is_named():
    error = refusal(column="text", value="z")
    assert error.code == "EMPTY_REFERENCE"
    assert "None of the 4 rows has “z” in “text”" in error.sentence


def test_a_column_that_is_not_there_is_named():
    error = refusal(column="gone", value="z")
    assert error.code == "MISSING_COLUMN"
    assert "no column “gone”" in error.sentence
