"""Edits: what is turned away in a sentence, and how the others are laid over a row."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from explainers.errors import RefusedError
from explainers.intake.tables.limits import MAX_CELL
from explainers.records import Column, EditedRow, Request
from explainers.service.edits import check_edit, laid_over
from explainers.service.plan import plan
from tests.service.toy_requests import ANALYSIS

KNOWN = replace(
    ANALYSIS,
    columns=("age", "job"),
    table=replace(
        ANALYSIS.table,
        columns=(
            Column("age", "number", 0, 50, low=18.0, high=80.0),
            Column("job", "category", 0, 2, values=("clerk", "none")),
            Column("income", "number", 0, 50, low=0.0, high=9.5),
        ),
    ),
)
TABLE = pa.table(
    {
        "age": pa.array([30, 41, None], pa.int8()),
        "amount": pa.array([0.1 + 0.2, 5e-324, -0.0]),
        "large": pa.array([2**62 + 1, 2**62 + 3, 2**62 + 5]),
        "job": ["clerk", None, "none"],
        "flag": [True, None, False],
    }
)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ((), ["No cell of row 8 was changed", "ask about the row as it is"]),
        ((("age", 1.0), ("age", 2.0)), ["“age” is changed 2 times"]),
        ((("income", 1.0),), ["“income”", "none of the 2 columns the model uses", "“age”"]),
        ((("age", "forty"),), ["“age” holds numbers", "“forty”", "from 18 to 80"]),
        ((("job", 3.0),), ["“job” holds texts", "number 3", "“clerk”"]),
        ((("age", float("inf")),), ["“age” was given inf", "from 18 to 80"]),
        ((("age", float("nan")),), ["“age” was given nan", "missing"]),
        ((("job", "half \ud800"),), ["“job”", "half of a character"]),
        ((("job", "ä" * MAX_CELL),), ["100,000 bytes", "50,000 are taken"]),
    ],
)
def test_what_cannot_be_changed_so_is_refused_with_both_values(changes, words):
    for refuse in (lambda row: check_edit(KNOWN, row), lambda row: plan(asked(row))):
        with pytest.raises(RefusedError) as caught:
            refuse(EditedRow(7, changes))
        assert caught.value.code == "BAD_EDIT"
        for part in words:
            assert part in str(caught.value)


def asked(row):
    return Request(KNOWN, "predictions", row)


def test_what_fits_is_let_through():
    for changes in (
        (("age", 40.0), ("job", "a job nobody has")),
        (("age", None), ("job", None)),
        (("age", -1e300), ("job", "")),
        (("job", "x" * MAX_CELL),),
    ):
        check_edit(KNOWN, EditedRow(0, changes))


def test_a_row_beyond_the_table_is_refused_before_its_changes():
    with pytest.raises(RefusedError) as caught:
        plan(asked(EditedRow(1_000, ())))
    assert caught.value.code == "NO_SUCH_ROW"


def test_unedited_cells_are_the_tables_own_to_the_last_bit():
    laid = laid_over(TABLE, EditedRow(1, (("age", 40.0),)))
    assert laid.schema == TABLE.schema
    assert laid.drop(["age"]).equals(TABLE.slice(1, 1).drop(["age"]))
    assert laid.column("large").to_pylist() == [2**62 + 3]
    assert laid.column("age").to_pylist() == [40]
    assert TABLE.column("age").to_pylist() == [30, 41, None]


@pytest.mark.parametrize(
    ("name", "value", "kind", "held"),
    [
        ("age", 127.0, pa.int8(), 127),
        ("age", 300.0, pa.float64(), 300.0),
        ("age", 1e300, pa.float64(), 1e300),
        ("age", 3.5, pa.float64(), 3.5),
        ("age", None, pa.int8(), None),
        ("amount", 3.0, pa.float64(), 3.0),
        ("amount", None, pa.float64(), None),
        ("large", 2.0**53, pa.int64(), 2**53),
        ("job", "none", pa.string(), "none"),
        ("job", "40", pa.string(), "40"),
        ("job", "", pa.string(), ""),
        ("job", None, pa.string(), None),
        ("flag", "False", pa.bool_(), False),
        ("flag", None, pa.bool_(), None),
    ],
)
def test_a_cell_has_the_type_of_its_column_where_that_has_room(name, value, kind, held):
    laid = laid_over(TABLE, EditedRow(0, ((name, value),)))
    assert (laid.schema.field(name).type, laid.column(name).to_pylist()) == (kind, [held])
    assert (laid.num_rows, laid.column_names) == (1, TABLE.column_names)
    assert np.array_equal(laid.drop([name]).to_pylist(), TABLE.slice(0, 1).drop([name]).to_pylist())


def test_a_truth_value_is_true_or_false():
    with pytest.raises(RefusedError, match="“flag” holds True or False, and “maybe”") as caught:
        laid_over(TABLE, EditedRow(0, (("flag", "maybe"),)))
    assert caught.value.code == "BAD_EDIT"
