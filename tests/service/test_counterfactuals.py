"""Counterfactuals from request to result: limits in the user's columns, edited rows."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from explainers.errors import RefusedError
from explainers.records import Counterfactuals, EditedRow, OneRow, Request
from explainers.service.plan import plan
from tests import toys
from tests.service.answering import opened
from tests.service.toy_requests import ANALYSIS

METHOD = "counterfactuals"
FEW = {"budget": 600}


@pytest.fixture
def renamed(backend):
    """A model whose columns the table calls otherwise: “years” feeds “age”."""
    table = pd.read_csv(pd.io.common.BytesIO(toys.csv())).rename(columns={"age": "years"})
    plain = opened(backend, toys.model("histogram"))
    card = backend.read_table("renamed.csv", table.to_csv(index=False).encode())
    columns = tuple("years" if name == "age" else name for name in plain.columns)
    return backend.save(replace(plain, id="", table=card, columns=columns))


def ask(backend, analysis, rows=None, **parameters):
    given = {**FEW, **parameters}
    result = backend.engine.explain(Request(analysis, METHOD, rows or OneRow(1), given)).result()
    assert isinstance(result, Counterfactuals)
    return result


def test_alternatives_are_rows_of_the_users_table(backend, analysis):
    found = ask(backend, analysis)
    count = len(found.answers)
    assert count
    assert found.alternatives.schema == found.data.schema
    assert found.alternatives.num_rows == count == len(found.sizes) == len(found.changed)
    for column, name in enumerate(found.names):
        own = found.data.column(name)[0].as_py()
        then = found.alternatives.column(name).to_pylist()
        assert [each != own for each in then] == found.changed[:, column].tolist()
    assert found.goal.reached(found.answers).all()
    assert not found.goal.reached(found.outputs).any()
    np.testing.assert_array_equal(found.distances, found.sizes.sum(axis=1))
    assert (found.sizes > 0).tolist() == found.changed.tolist()
    assert found.receipt.budget <= FEW["budget"]
    assert found.receipt.reference == "all rows"
    with pytest.raises(ValueError, match="read-only"):
        found.sizes[0] = 1


def test_limits_name_the_users_columns_and_reach_the_models(backend, renamed):
    free = ask(backend, renamed)
    assert any(free.changed[:, free.names.index("years")])
    held = ask(backend, renamed, fixed=["years"])
    assert not held.changed[:, held.names.index("years")].any()
    own = free.data.column("years")[0].as_py()
    risen = ask(backend, renamed, rising=["years"], most_changed=4)
    assert min(risen.alternatives.column("years").to_pylist(), default=own) >= own
    ranged = ask(backend, renamed, ranges=[["years", own + 1, own + 9]])
    assert set(ranged.alternatives.column("years").to_pylist()) <= {own, *range(own + 1, own + 10)}
    assert held.receipt.parameters["fixed"] == ["years"]


def test_an_alternative_is_the_edited_row_that_what_if_makes(backend, analysis):
    found = ask(backend, analysis)
    for at in range(len(found.answers)):
        changes = tuple(
            (name, found.alternatives.column(name)[at].as_py())
            for column, name in enumerate(found.names)
            if found.changed[at, column]
        )
        row = EditedRow(1, changes)
        told = backend.engine.explain(Request(analysis, "predictions", row)).result()
        np.testing.assert_allclose(told.outputs[0], found.answers[at], rtol=0, atol=1e-12)
        turned = ask(backend, analysis, row, target=str(1 - found.goal.output))
        assert turned.data.column("age")[0] == found.alternatives.column("age")[at]


def test_the_order_of_names_is_no_part_of_the_key():
    keys = {
        plan(Request(ANALYSIS, METHOD, OneRow(3), parameters)).key
        for parameters in (
            {"fixed": ["job", "age"], "ranges": [["job", 1, 2], ["age", None, 3]]},
            {"fixed": ("age", "job", "age"), "ranges": (("age", None, 3.0), ("job", 1.0, 2.0))},
            {"fixed": '["age", "job"]', "ranges": '[["age", null, 3], ["job", 1, 2]]'},
        )
    }
    assert len(keys) == 1
    assert plan(Request(ANALYSIS, METHOD, OneRow(3), {"fixed": ["age"]})).key not in keys


TEXT = replace(
    ANALYSIS,
    table=replace(
        ANALYSIS.table,
        columns=tuple(
            replace(column, kind="category") if column.name == "job" else column
            for column in ANALYSIS.table.columns
        ),
    ),
)

WRONG = {
    "no such column": ({"fixed": ["agee"]}, "“agee”, which is none of the 2 columns"),
    "a column that is no input": ({"fixed": ["sex"]}, "“sex”, which is none of the 2 columns"),
    "a text that rises": ({"rising": ["job"]}, "about “job”, whose values are no numbers"),
    "a text with a range": ({"ranges": [["job", 1, 2]]}, "about “job”, whose values are no"),
    "ends the wrong way round": ({"ranges": [["age", 9, 2]]}, "from 9.0 to 2.0, and no number is"),
    "no list": ({"fixed": "age"}, "is “age”; allowed is a list of columns"),
    "no range": ({"ranges": [["age"]]}, "a list of columns with two bounds"),
    "no such output": ({"target": "7"}, "“7”, which is the number of none"),
    "too many": ({"wanted": 11}, "from 1 to 10"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_limits_are_refused_with_what_is_allowed(case):
    parameters, words = WRONG[case]
    with pytest.raises(RefusedError) as caught:
        plan(Request(TEXT, METHOD, OneRow(3), parameters))
    assert caught.value.code == "BAD_PARAMETER"
    assert words in caught.value.sentence
