"""Results: their arrays, names and receipts, and what is said when numbers are withheld."""

import json
import math
from dataclasses import replace

import lightgbm
import numpy as np
import pyarrow as pa
import pytest

from explainers.records import (
    AllRows,
    Attribution,
    Check,
    OneRow,
    Predictions,
    Receipt,
    Request,
    Rules,
    SampledRows,
    Withheld,
)
from explainers.service.assemble import assemble, narrowed, withheld
from explainers.service.checking import check_block, verdict_on
from explainers.service.plan import plan
from explainers.service.record_json import from_json, to_json
from explainers.service.storage.blocks import Block
from tests import toys
from tests.service.answering import opened, service
from tests.service.toy_requests import ANALYSIS, TREES

STORED = "2026-01-02T03:04:05+00:00"


def additive(rows, drift=0.0, scale=1.0, **facts):
    """A block of `rows` rows whose first one misses its output by `drift`."""
    generator = np.random.default_rng(rows)
    values = generator.normal(size=(rows, 2, 2)) * scale
    base = np.full((rows, 2), 0.5)
    outputs = base + values.sum(axis=1)
    outputs[0] += drift
    data = pa.table({"age": np.arange(rows), "job": ["x"] * rows})
    known = {"unit": "log-odds", "budget": rows, "seconds": 0.25, "stored": STORED}
    return Block(
        {"values": values, "base_values": base, "outputs": outputs},
        {"data": data},
        {**known, **facts},
    )


def many(limit=300, *blocks):
    work = plan(replace(TREES, rows=SampledRows(limit)))
    work = replace(work, method=replace(work.method, block_rows=256))
    return work, assemble(work, blocks or [additive(256), additive(256, notes=["Exact."])])


def test_blocks_are_joined_and_cut_to_what_was_asked_for():
    work, result = many()
    assert isinstance(result, Attribution)
    assert result.values.shape == (300, 2, 2)
    assert result.base_values.shape == result.outputs.shape == (300, 2)
    assert (result.data.num_rows, result.data.column_names) == (300, ["age", "job"])
    np.testing.assert_array_equal(result.positions, work.order[:300])
    np.testing.assert_array_equal(result.values[256:], additive(256).arrays["values"][:44])
    assert (result.names, result.output_names) == (("age", "job"), ("no", "yes"))
    assert (result.unit, result.stderr) == ("log-odds", None)


def test_arrays_of_a_result_cannot_be_changed():
    _, result = many()
    for array in (result.values, result.base_values, result.outputs, result.positions):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_receipt_is_complete_and_json():
    work, result = many()
    receipt = result.receipt
    gap = receipt.gap
    assert 0 <= gap <= 1e-12
    assert receipt == Receipt(
        key=work.key,
        method="tree_shap",
        method_version="3",
        exact=True,
        model_digest="a" * 64,
        table_digest="b" * 64,
        reference=None,
        parameters={"joined": "added up"},
        seed=0,
        rows_used=300,
        rows_given=1_000,
        budget=512,
        seconds=0.5,
        stored=STORED,
        gap=gap,
        tolerance=receipt.tolerance,
        versions=work.content["versions"],
        notes=("Exact.",),
    )
    assert receipt.tolerance == pytest.approx(1e-4 * np.abs(result.outputs).max())
    assert from_json(Receipt, json.loads(json.dumps(to_json(receipt)))) == receipt


def test_standard_errors_are_joined_too():
    block = additive(256)
    block = replace(block, arrays={**block.arrays, "stderr": np.ones((256, 2, 2))})
    work, result = many(10, block)
    np.testing.assert_array_equal(result.stderr, np.ones((10, 2, 2)))
    assert narrowed(work, result, 3).stderr.shape == (1, 2, 2)


def test_row_is_taken_out_of_its_block():
    work, result = many()
    row = narrowed(work, result, 299)
    np.testing.assert_array_equal(row.values[0], result.values[299])
    np.testing.assert_array_equal(row.base_values[0], result.base_values[299])
    np.testing.assert_array_equal(row.outputs[0], result.outputs[299])
    assert row.positions.tolist() == [result.positions[299]]
    assert row.data.to_pylist() == [result.data.to_pylist()[299]]
    assert (row.receipt.key, row.receipt.rows_used) == (result.receipt.key, 1)


def test_row_that_only_passes_beside_large_outputs_is_withheld_alone():
    """The tolerance follows the outputs' scale; computed alone, this row would be withheld."""
    block = additive(256, scale=1e-6)
    block.arrays["base_values"][:] = 0.0
    block.arrays["outputs"][:] = block.arrays["values"].sum(axis=1)
    block.arrays["outputs"][0] += 5e-4
    block.arrays["base_values"][1] += 50.0
    block.arrays["outputs"][1] += 50.0
    work, result = many(256, block)
    assert isinstance(result, Attribution)
    row = narrowed(work, result, 0)
    assert isinstance(row, Withheld)
    assert row.check.value == row.receipt.gap == pytest.approx(5e-4)
    assert row.receipt.rows_used == 1
    assert isinstance(narrowed(work, result, 1), Attribution)
    assert narrowed(work, row, 0) is row


def test_sums_that_miss_are_withheld():
    _, result = many(256, additive(256, drift=7.1))
    assert isinstance(result, Withheld)
    assert result.receipt.gap == result.check.value == pytest.approx(7.1)
    assert "miss" in result.check.sentence


def test_what_can_be_done_about_missed_sums_is_said_only_then():
    work = plan(TREES)
    advised = replace(work, method=replace(work.method, remedy="Take more points on the way."))
    missed, met = additive(256, drift=7.1).arrays, additive(256).arrays
    told = check_block(advised, missed)
    assert told.sentence == f"{check_block(work, missed).sentence} Take more points on the way."
    assert check_block(advised, met) == check_block(work, met)


@pytest.mark.parametrize("drift", [7.1, math.nan, math.inf])
def test_verdict_goes_to_json_and_comes_back(drift):
    work, block = plan(TREES), additive(256, drift)
    check = check_block(work, block.arrays)
    assert not check.passed
    verdict = json.loads(json.dumps(verdict_on(check, block), allow_nan=False))
    result = withheld(work, verdict)
    assert result.check == check
    receipt = result.receipt
    assert (receipt.gap, receipt.tolerance) == (check.value, check.tolerance)
    assert (receipt.rows_used, receipt.rows_given) == (256, 1_000)
    assert (receipt.budget, receipt.seconds, receipt.stored) == (256, 0.25, STORED)
    json.dumps(to_json(receipt), allow_nan=False)


def test_only_additive_methods_are_checked_for_additivity():
    work = plan(TREES)
    block = additive(256, drift=7.1)
    unchecked = replace(work, method=replace(work.method, tolerance=None))
    assert check_block(unchecked, block.arrays) is None
    result = assemble(replace(unchecked, rows=256), [block])
    assert isinstance(result, Attribution)
    assert (result.receipt.gap, result.receipt.tolerance) == (None, None)


def test_reference_stands_in_words_on_the_receipt_of_methods_that_use_one():
    arrays = {name: np.zeros(2) for name in ("intercepts", "local_predictions", "outputs", "fits")}
    block = replace(
        additive(1, conditions=[{"feature": "job", "category": "x"}], unit="probability"),
        arrays={"weights": np.zeros((1, 2)), **arrays},
    )
    result = assemble(plan(Request(ANALYSIS, "lime_table", OneRow(7))), [block])
    assert result.receipt.reference == "all rows"
    assert result.receipt.parameters["samples"] == 5_000
    assert (result.receipt.rows_used, result.receipt.exact) == (1, False)


def spaced(data):
    """The toy table with a space in a column's name, which LightGBM turns into a mark."""
    return data.rename(columns={"age": "age years"})


def test_rules_and_predictions_name_the_users_columns(tmp_path):
    frame = spaced(toys.frame())[["age years", "amount", "unused"]]
    data = lightgbm.Dataset(frame, label=(toys.two() == "yes").astype(int))
    model = lightgbm.train({"objective": "binary", "verbose": -1, "num_threads": 1}, data, 5)
    backend = service(tmp_path)
    analysis = opened(
        backend,
        model.model_to_string().encode(),
        frame.assign(id=range(len(frame)), outcome=toys.two()).to_csv(index=False).encode(),
    )
    assert analysis.model.features[0].name == "age_years"
    asked = Request(analysis, "lime_table", OneRow(5), {"samples": 200})
    result = backend.engine.explain(asked).result()
    assert isinstance(result, Rules)
    assert {condition.feature for condition in result.conditions} == set(frame.columns)
    assert result.names == tuple(result.data.column_names) == tuple(frame.columns)
    assert result.weights.shape == (3, 2)
    assert result.output_names == analysis.classes == ("no", "yes")

    predictions = backend.engine.explain(Request(analysis, "predictions", AllRows())).result()
    assert isinstance(predictions, Predictions)
    assert predictions.outputs.shape == (240, 2)
    assert predictions.data.column_names == [*frame.columns, "id", "outcome"]
    np.testing.assert_array_equal(predictions.positions, np.arange(240))
    shap = backend.engine.explain(Request(analysis, "tree_shap", OneRow(5))).result()
    assert shap.names == tuple(frame.columns)


def test_check_survives_the_way_through_json():
    check = Check("additivity", False, math.inf, 1e-4, "It misses.")
    assert from_json(Check, to_json(check)) == check
