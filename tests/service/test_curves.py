"""Curves from request to result: which column, one grid for all blocks, a mean over the rows."""

from dataclasses import replace

import lightgbm
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from explainers.errors import ModelError, RefusedError
from explainers.records import AllRows, Curves, OneRow, Request, SampledRows
from explainers.service.assemble import assemble
from explainers.service.plan import plan
from explainers.service.storage.blocks import Block
from tests import toys
from tests.service.answering import opened, service, table
from tests.service.toy_requests import ANALYSIS

METHOD = "partial_dependence"
ASKED = Request(ANALYSIS, METHOD, SampledRows(300), {"feature": "job"})


def block(rows, grid=("x", "y"), seed=0):
    individual = np.random.default_rng(seed).random((rows, len(grid), 2))
    data = pa.table({"age": np.arange(rows), "job": ["x"] * rows})
    facts = {
        "unit": "probability",
        "budget": rows * len(grid),
        "seconds": 0.25,
        "stored": "2026-01-02T03:04:05+00:00",
        "grid": list(grid),
        "notes": ["Values tried: all 2."],
    }
    return Block({"individual": individual}, {"data": data}, facts)


def test_blocks_are_joined_cut_and_averaged_over_the_rows_shown():
    first, second = block(256), block(256, seed=1)
    result = assemble(plan(ASKED), [first, second])
    assert isinstance(result, Curves)
    assert result.individual.shape == (300, 2, 2)
    expected = np.vstack([first.arrays["individual"], second.arrays["individual"][:44]])
    np.testing.assert_array_equal(result.individual, expected)
    np.testing.assert_allclose(result.average, expected.mean(axis=0), rtol=0, atol=1e-15)
    assert (result.feature, result.grid) == ("job", ("x", "y"))
    assert (result.data.num_rows, result.positions.shape) == (300, (300,))
    assert result.receipt.budget == 1_024
    assert result.receipt.notes == ("Values tried: all 2.",)
    assert (result.receipt.gap, result.receipt.exact) == (None, True)


def test_numbers_make_a_grid_of_numbers_and_nothing_can_be_changed():
    result = assemble(plan(replace(ASKED, rows=SampledRows(9))), [block(256, (1, 2.5))])
    assert result.grid.dtype == np.float64
    for array in (result.grid, result.average, result.individual, result.positions):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_blocks_over_different_grids_have_no_average():
    with pytest.raises(ModelError, match="over different values") as caught:
        assemble(plan(ASKED), [block(256), block(256, ("x", "z"))])
    assert caught.value.code == "GRIDS_DIFFER"


def test_a_feature_left_out_is_the_first_column_under_the_same_key():
    left_out, named = (
        plan(replace(ASKED, parameters=parameters)) for parameters in ({}, {"feature": "age"})
    )
    assert left_out.content["parameters"] == {"feature": "age", "points": 20}
    assert left_out.key == named.key != plan(ASKED).key


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"feature": "id"}, "is “id”, which is none of the 2 columns the model uses"),
        ({"feature": 3}, "is “3”; allowed is the name of a column"),
        ({"points": 1}, "allowed is a whole number from 2 to 100"),
    ],
)
def test_impossible_parameters_are_refused_with_a_sentence(parameters, words):
    with pytest.raises(RefusedError) as caught:
        plan(replace(ASKED, parameters=parameters))
    assert caught.value.code == "BAD_PARAMETER"
    assert words in str(caught.value)


def test_a_single_row_has_the_curve_it_has_among_all(backend):
    analysis = opened(backend, toys.model("xgboost"))
    asked = Request(analysis, METHOD, AllRows(), {"feature": "amount", "points": 6})
    every = backend.engine.explain(asked).result()
    alone = backend.engine.explain(replace(asked, rows=OneRow(3))).result()
    assert alone.grid.tolist() == every.grid.tolist()
    np.testing.assert_array_equal(alone.individual[0], every.individual[3])
    np.testing.assert_array_equal(alone.average, every.individual[3])
    assert alone.positions.tolist() == [3]


def test_every_block_has_the_same_grid_and_a_larger_sample_starts_with_the_smaller(
    backend, launcher
):
    analysis = opened(backend, toys.model("xgboost"), table(600))
    asked = Request(analysis, METHOD, SampledRows(100), {"feature": "amount", "points": 8})
    small = backend.engine.explain(asked).result()
    large = backend.engine.explain(replace(asked, rows=SampledRows(600))).result()
    assert len(launcher.blocks) == 3  # the first one was stored
    np.testing.assert_array_equal(small.grid, large.grid)
    np.testing.assert_array_equal(small.individual, large.individual[:100])
    assert len(large.grid) == 8
    assert (small.receipt.rows_used, large.receipt.rows_used) == (100, 600)
    assert large.receipt.budget == 8 * 600


def test_the_users_column_is_changed_where_the_model_calls_it_otherwise(tmp_path):
    """LightGBM turns the space in a column's name into a mark."""
    frame = toys.frame()[["age", "amount"]].rename(columns={"amount": "loan amount"})
    data = lightgbm.Dataset(frame, label=toys.score())
    model = lightgbm.train({"verbose": -1, "num_threads": 1}, data, 5)
    uploaded = frame.assign(id=range(len(frame)), outcome=toys.score()).to_csv(index=False)
    backend = service(tmp_path)
    analysis = opened(backend, model.model_to_string().encode(), uploaded.encode(), classes=())
    asked = Request(analysis, METHOD, AllRows(), {"feature": "loan amount", "points": 5})
    result = backend.engine.explain(asked).result()
    backend.close()
    assert (result.feature, result.unit) == ("loan amount", "prediction")
    expected = [
        model.predict(pd.DataFrame({"age": frame["age"], "loan amount": value})).mean()
        for value in result.grid
    ]
    np.testing.assert_allclose(result.average[:, 0], expected, rtol=0, atol=1e-12)
