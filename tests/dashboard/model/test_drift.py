"""How the other rows differ from the reference rows, in words and in a table."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from dashboard.model.drift import drift_sentence, drift_table, drifts
from explainers.records import Dictionary, Entry, Reference
from tests.dashboard.rows.test_findings import analysed

BY = pa.chunked_array([["rent", "own", None, "rent", "own", "own"]])
DATA = pa.table(
    {
        "age": [20.0, 50.0, 60.0, 30.0, 70.0, None],
        "job": ["a", "a", "b", "a", "a", None],
        "always": [1, 1, 1, 1, 1, 1],
    }
)


def about(value="rent"):
    analysis = analysed(np.array([[0.5, 0.5]]), ("good", "bad"), "probability")
    said = Dictionary((Entry("age", title="<b>age</b>"),))
    return replace(analysis, reference=Reference(column="home", value=value), dictionary=said)


def test_columns_are_ordered_by_how_far_they_are_apart():
    found = drifts(about(), DATA, BY)
    assert (found.rows, found.reference) == (6, 2)
    assert [each.column for each in found.columns] == ["age", "job", "always"]
    age, job, always = found.columns
    assert age.distance == 1
    assert job.distance == pytest.approx(0.5)
    assert always.distance == 0
    assert (age.missing_reference, age.missing) == (0, 0.25)
    assert drift_sentence(about(), found) == (
        "2 of 6 rows are reference rows (rows where home is rent); the others differ from them "
        "most in <b>age</b> (distance 1)."
    )


def test_a_missing_value_is_no_reference_row():
    assert drifts(about("None"), DATA, BY).reference == 0
    assert drifts(about("own"), DATA, BY).reference == 3


@pytest.mark.parametrize("by", [["rent"] * 6, ["own"] * 6])
def test_one_group_alone_has_nothing_to_be_held_against(by):
    found = drifts(about(), DATA, pa.chunked_array([by]))
    assert drift_sentence(about(), found).endswith("there are none to hold against each other.")
    assert drift_table(about(), found.columns)["distance"].isna().all()


def test_the_table_calls_columns_what_people_call_them():
    table = drift_table(about(), drifts(about(), DATA, BY).columns)
    assert table["column"].tolist() == ["<b>age</b>", "job", "always"]
    assert table["missing in the others"].tolist() == ["25 %", "25 %", "0 %"]
