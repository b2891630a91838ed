"""The engine: every block is computed once, kept, and never taken for another's."""

import time
from dataclasses import replace

import numpy as np
import pytest

from explainers.errors import RationaleError
from explainers.records import Attribution, Reference, Rules
from explainers.service.plan import plan, sample_of
from tests import toys
from tests.service.answering import (
    Gate,
    NoLauncher,
    another,
    in_threads,
    one,
    opened,
    same,
    sampled,
)

BLOCKS = 15


def test_answer_is_computed_block_by_block(engine, launcher, analysis):
    job = engine.explain(sampled(analysis))
    result = job.result()
    assert isinstance(result, Attribution)
    assert result.values.shape == (240, 5, 2)
    assert (job.state, job.progress.done, job.progress.total) == ("done", 240, 240)
    assert len(launcher.blocks) == BLOCKS
    np.testing.assert_allclose(result.values.sum(axis=1), result.outputs)
    expected = toys.frame().iloc[result.positions]
    assert result.data.column("age").to_pylist() == expected.age.tolist()
    assert result.data.column("job").to_pylist() == expected.job.tolist()


def test_stored_answer_needs_no_worker(backend, analysis):
    first = backend.engine.explain(sampled(analysis)).result()
    again = another(backend, NoLauncher()).explain(sampled(analysis)).result()
    same(first, again)
    assert again.receipt == first.receipt


def test_real_methods_answer_in_their_own_shapes(engine, analysis):
    shap = engine.explain(sampled(analysis, "tree_shap")).result()
    assert (type(shap), shap.unit, shap.values.shape) == (Attribution, "log-odds", (240, 5, 2))
    lime = engine.explain(one(analysis, 3, "lime_table", parameters={"samples": 150})).result()
    assert (type(lime), lime.unit, lime.positions.tolist()) == (Rules, "probability", [3])
    assert lime.receipt.budget == 150


def test_worker_is_asked_politely_for_many_rows_and_urgently_for_one(engine, launcher, analysis):
    engine.explain(sampled(analysis, limit=16)).result()
    engine.explain(one(analysis, 3, "predictions")).result()
    assert [urgent for frame, urgent in launcher.asked if frame.verb == "block"] == [False, True]


def test_key_is_computed_once_however_many_ask_at_once(engine, launcher, analysis):
    launcher.on_ask = lambda _: time.sleep(0.002)
    results = in_threads(*[lambda: engine.explain(sampled(analysis)).result()] * 12)
    assert len(launcher.blocks) == BLOCKS
    assert len(set(launcher.blocks)) == BLOCKS
    for result in results:
        same(result, results[0])


def test_different_samples_at_once_share_their_blocks(engine, launcher, analysis):
    launcher.on_ask = lambda _: time.sleep(0.002)
    limits = (40, 100, 240, 33)
    results = in_threads(
        *[lambda n=n: engine.explain(sampled(analysis, limit=n)).result() for n in limits]
    )
    assert [len(result.values) for result in results] == list(limits)
    assert sorted(launcher.blocks) == sorted(plan(sampled(analysis)).order[::16])
    for result in results:
        np.testing.assert_array_equal(result.values, results[2].values[: len(result.values)])


def test_larger_sample_reuses_the_smaller_ones_blocks(engine, launcher, analysis):
    small = engine.explain(sampled(analysis, limit=40)).result()
    assert len(launcher.blocks) == 3
    large = engine.explain(sampled(analysis, limit=60)).result()
    assert len(launcher.blocks) == 4
    np.testing.assert_array_equal(large.values[:40], small.values)
    assert large.receipt.key == small.receipt.key
    assert (small.receipt.rows_used, large.receipt.rows_used) == (40, 60)


def test_analyses_that_name_their_classes_otherwise_share_numbers_and_not_names(
    engine, launcher, analysis
):
    """Class names are no part of the key; a joined job would carry the first one's names."""
    gate = Gate(launcher, 2)
    turned = replace(analysis, id="x" * 22, classes=("yes", "no"))
    first = engine.explain(sampled(analysis))
    assert gate.reached.wait(5)
    second = engine.explain(sampled(turned))
    gate.open.set()
    assert first.result().output_names == ("no", "yes")
    assert second.result().output_names == ("yes", "no")
    same(first.result(), second.result())
    assert len(launcher.blocks) == BLOCKS


def test_row_of_a_stored_sample_is_looked_up(backend, analysis):
    whole = backend.engine.explain(sampled(analysis)).result()
    place = 77
    position = int(whole.positions[place])
    row = another(backend, NoLauncher()).explain(one(analysis, position)).result()
    assert row.receipt.key == whole.receipt.key
    assert row.receipt.key in backend.engine.addresses(one(analysis, position))
    assert row.positions.tolist() == [position]
    np.testing.assert_array_equal(row.values[0], whole.values[place])


@pytest.mark.parametrize("method", ["tree_shap", "shares"])
@pytest.mark.parametrize("kind", ["forest", "xgboost", "lightgbm-three", "histogram-value"])
def test_row_looked_up_equals_the_row_computed_alone(backend, method, kind):
    analysis = opened(backend, toys.model(kind))
    request = one(analysis, 42, method)
    alone = backend.engine.explain(request).result()
    assert alone.receipt.key == plan(request).key
    backend.engine.explain(sampled(analysis, method)).result()
    looked_up = backend.engine.explain(request).result()
    assert looked_up.receipt.key == sample_of(plan(request)).key
    for name in ("values", "base_values", "outputs"):
        np.testing.assert_allclose(
            getattr(looked_up, name), getattr(alone, name), rtol=1e-12, atol=1e-12
        )
    assert looked_up.data.equals(alone.data)
    assert {looked_up.receipt.key, alone.receipt.key} == backend.engine.addresses(request)


def test_row_outside_the_stored_blocks_is_computed_alone(engine, launcher, analysis):
    engine.explain(sampled(analysis, limit=16)).result()
    position = int(plan(sampled(analysis)).order[100])
    launcher.asked.clear()
    row = engine.explain(one(analysis, position)).result()
    assert launcher.blocks == [position]
    assert row.receipt.key == plan(one(analysis, position)).key


@pytest.mark.parametrize("kind", ["forest", "xgboost", "lightgbm-three"])
def test_estimate_looked_up_is_bit_for_bit_the_row_estimated_alone(backend, launcher, kind):
    """Its orders are drawn from the seed before the rows are looked at."""
    analysis = opened(backend, toys.model(kind))
    few = {"reference_rows": 20, "pairs": 40}
    whole = sampled(analysis, "permutation_shap", limit=60, parameters=few, seed=3)
    position = int(plan(whole).order[29])
    request = one(analysis, position, "permutation_shap", parameters=few, seed=3)
    alone = backend.engine.explain(request).result()
    assert alone.receipt.key == plan(request).key
    backend.engine.explain(whole).result()
    launcher.asked.clear()
    looked_up = backend.engine.explain(request).result()
    assert launcher.asked == []
    assert looked_up.receipt.key == plan(whole).key
    for name in ("values", "base_values", "outputs", "stderr"):
        np.testing.assert_array_equal(getattr(looked_up, name), getattr(alone, name))
    other = backend.engine.explain(replace(request, seed=4)).result()
    assert not np.array_equal(other.values, alone.values)


def test_reference_and_seed_reach_the_method(engine, analysis):
    def weights(**changes):
        parameters = {"samples": 150}
        return (
            engine.explain(one(analysis, 3, "lime_table", parameters=parameters, **changes))
            .result()
            .weights
        )

    plain = weights()
    assert not np.array_equal(weights(seed=1), plain)
    np.testing.assert_array_equal(weights(seed=0), plain)
    cohort = replace(analysis, reference=Reference(column="housing", value="rent"))
    asked = one(cohort, 3, "lime_table", parameters={"samples": 150})
    result = engine.explain(asked).result()
    assert result.receipt.reference == "rows where housing is rent"
    assert not np.array_equal(result.weights, plain)


def test_cohort_without_rows_is_a_sentence(engine, analysis):
    nobody = replace(analysis, reference=Reference(column="housing", value="boat"))
    with pytest.raises(RationaleError) as caught:
        engine.explain(one(nobody, 3, "lime_table")).result()
    assert caught.value.code == "EMPTY_REFERENCE"


def test_two_models_interleaved_do_not_mix(backend, launcher):
    analyses = [opened(backend, toys.model(kind)) for kind in ("xgboost", "histogram")]
    alone = [backend.engine.explain(one(a, 9)).result().outputs for a in analyses]
    launcher.on_ask = lambda _: time.sleep(0.001)
    results = in_threads(
        *[
            lambda a=a, seed=seed: backend.engine.explain(sampled(a, seed=seed)).result()
            for seed in range(3)
            for a in analyses
        ]
    )
    for number, result in enumerate(results):
        place = result.positions.tolist().index(9)
        np.testing.assert_allclose(result.outputs[place], alone[number % 2][0], rtol=1e-12)
        assert result.receipt.model_digest == analyses[number % 2].model.digest
    assert not np.allclose(alone[0], alone[1])
