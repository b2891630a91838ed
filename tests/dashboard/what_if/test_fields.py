"""What can be put into a cell, whether it changes anything, and how unusual it is."""

from types import SimpleNamespace

import pyarrow as pa
import pytest

from dashboard.what_if.doubts import doubt
from dashboard.what_if.fields import fields_of, real_changes
from explainers.records import Column, Dictionary, Entry, TableCard

COLUMNS = (
    Column("age", "number", 0, 50, 18.0, 80.0),
    Column("amount", "number", 3, 90, 250.5, 18_424.0),
    Column("id", "number", 0, 90, 0.0, 2.0**60),
    Column("flag", "category", 0, 2, values=("True", "False")),
    Column("job", "category", 2, 80, values=("clerk", "cook")),
    Column("empty", "number", 9, 0),
)
ROW = pa.table(
    {
        "age": pa.array([23], pa.int8()),
        "amount": [float("inf")],
        "id": [2**60 - 1],
        "flag": [True],
        "job": ["astronaut"],
        "empty": pa.array([None], pa.float64()),
        "other": ["not an input"],
    }
)
ABOUT = SimpleNamespace(
    columns=("age", "amount", "id", "flag", "job", "empty", "age"),
    table=TableCard("t" * 64, "t.csv", 9, "csv", 9, COLUMNS),
)
FIELDS = fields_of(ABOUT, ROW)
USUAL = pa.table(
    {
        "age": [*range(20, 70), None],
        "amount": [float(at) for at in range(51)],
        "job": ["clerk"] * 49 + ["cook", "welder"],
    }
)


def test_each_column_has_a_field_of_its_kind():
    assert list(FIELDS) == ["age", "amount", "id", "flag", "job", "empty"]
    kinds = {name: field.kind for name, field in FIELDS.items()}
    assert kinds == {
        "age": "whole",
        "amount": "number",
        "id": "number",  # whole, but beyond what a browser can count
        "flag": "truth",
        "job": "text",
        "empty": "number",
    }
    owns = [FIELDS[name].own for name in ("age", "amount", "flag", "job", "empty")]
    assert owns == [23.0, float("inf"), "True", "astronaut", None]
    assert FIELDS["job"].options == ("clerk", "cook", "astronaut")
    assert FIELDS["flag"].options == ("True", "False")
    assert [FIELDS[name].can_miss for name in ("age", "amount", "job")] == [False, True, True]


@pytest.mark.parametrize(
    ("low", "high", "kind", "step"),
    [
        (18, 80, pa.int64(), 1.0),
        (250, 18_424, pa.int64(), 100.0),
        (0, 1, pa.float64(), 0.01),
        (0.2, 0.7, pa.float64(), 0.005),
        (3, 3, pa.float64(), 1.0),
        (0, 7e-9, pa.float64(), 5e-11),
    ],
)
def test_a_step_is_an_even_hundredth_of_the_range(low, high, kind, step):
    column = Column("x", "number", 0, 9, float(low), float(high))
    about = SimpleNamespace(
        columns=("x",), table=TableCard("t" * 64, "t.csv", 9, "csv", 9, (column,))
    )
    (field,) = fields_of(about, pa.table({"x": pa.array([low], kind)})).values()
    assert field.step == pytest.approx(step, rel=1e-12)


def test_a_cell_that_is_put_back_is_no_change():
    changes = (("age", 23.0), ("amount", float("inf")), ("flag", "True"), ("empty", None))
    assert real_changes(changes, FIELDS) == ()
    others = (("age", 24.0), ("flag", "False"), ("job", None), ("empty", 0.0), ("nobody", "x"))
    assert real_changes(others, FIELDS) == others


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("age", 40.0, ""),
        ("age", 81.0, "outside of what the table holds, 18 to 80"),
        ("age", 17.0, "outside of what the table holds, 18 to 80"),
        ("age", 69.5, "more than 100 % of the rows have"),
        ("age", 68.0, "more than 96 % of the rows have"),
        ("age", 21.0, "less than 96 % of the rows have"),
        ("age", None, ""),
        ("job", "clerk", ""),
        ("job", "welder", ""),
        ("job", "king", "“king” is in none of 51 rows"),
        ("flag", "False", ""),
        ("empty", 3.0, "no row of the table has a number here"),
    ],
)
def test_unusual_values_are_told(name, value, words):
    told = doubt(FIELDS[name], value, USUAL)
    assert words in told and bool(told) == bool(words)


def test_the_range_of_the_table_has_its_unit():
    said = Dictionary((Entry("age", unit="years"),))
    assert "holds, 18 to 80 years:" in doubt(FIELDS["age"], 81.0, USUAL, said)


def test_nothing_is_told_of_a_value_that_most_rows_have():
    """The smallest value of a column in which all are alike is no extreme."""
    field = FIELDS["age"]
    assert doubt(field, 18.0, pa.table({"age": [18] * 50})) == ""
    assert doubt(field, 40.0, pa.table({"age": pa.array([None], pa.int64())})) == ""
