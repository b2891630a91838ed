"""The engine: every block is computed once, kept, checked, and never taken for another's."""

import errno
import logging
import threading
import time
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from explainers.errors import ModelError, RationaleError, RefusedError, StoppedError
from explainers.methods.declaration import Answer
from explainers.records import AllRows, Attribution, Reference, Request, Rules, Withheld
from explainers.service.engine import Engine
from explainers.service.entry import Entry
from explainers.service.plan import plan, sample_of
from explainers.service.pool import WorkerPool
from tests import toys
from tests.service.answering import (
    SHARES,
    WatchedLauncher,
    in_threads,
    install,
    one,
    opened,
    sampled,
    service,
    shares,
)
from tests.service.watching import within

BLOCKS = 15  # of 16 rows each, in the toy table's 240


@pytest.fixture
def launcher():
    return WatchedLauncher()


@pytest.fixture
def backend(tmp_path, launcher, monkeypatch):
    install(monkeypatch, SHARES)
    with closing(service(tmp_path, launcher)) as backend:
        yield backend


@pytest.fixture
def analysis(backend, launcher):
    found = opened(backend, toys.model("xgboost"))
    launcher.asked.clear()
    return found


@pytest.fixture
def engine(backend):
    return backend.engine


def another(backend, launcher):
    """An engine over the same store, as after a restart of the server."""
    return Engine(backend.store, WorkerPool(launcher), backend.workspace)


class NoLauncher:
    """For answers that must not need a worker."""

    def launch(self):
        pytest.fail("a worker was started")


def same(one_, other):
    np.testing.assert_array_equal(one_.values, other.values)
    np.testing.assert_array_equal(one_.base_values, other.base_values)
    np.testing.assert_array_equal(one_.outputs, other.outputs)
    np.testing.assert_array_equal(one_.positions, other.positions)
    assert one_.data.equals(other.data)


class Gate:
    """Holds the worker before one block until it is opened."""

    def __init__(self, launcher, block):
        self._number = block
        self._seen = 0
        self.reached, self.open = threading.Event(), threading.Event()
        launcher.on_ask = self

    def __call__(self, frame):
        if frame.verb == "block":
            self._seen += 1
            if self._seen == self._number + 1:
                self.reached.set()
                assert self.open.wait(10)


# Answers


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


# Once


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


# One row


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


def test_estimates_are_not_looked_up(backend, launcher, monkeypatch, analysis):
    install(monkeypatch, replace(SHARES, exact=False))
    backend.engine.explain(sampled(analysis)).result()
    launcher.asked.clear()
    backend.engine.explain(one(analysis, 5)).result()
    assert launcher.blocks == [5]


# Corrupt, withheld, failed


def folder(backend, request):
    key = plan(request).key
    return backend.settings.home / "store" / key[:2] / key


def test_corrupt_block_is_a_miss_removed_and_computed_again(backend, launcher, analysis):
    first = backend.engine.explain(sampled(analysis)).result()
    path = folder(backend, sampled(analysis)) / "block-000004" / "values.npy"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    launcher.asked.clear()
    again = backend.engine.explain(sampled(analysis))
    same(again.result(), first)
    assert len(launcher.blocks) == BLOCKS, "what cannot be trusted goes as a whole"
    assert again.progress.fraction == 1.0
    assert path.read_bytes()[-1] != data[-1]


def test_corrupt_block_of_the_sample_does_not_answer_for_a_row(backend, analysis):
    whole = backend.engine.explain(sampled(analysis)).result()
    path = folder(backend, sampled(analysis)) / "block-000000" / "values.npy"
    path.write_bytes(path.read_bytes()[:-8])
    row = backend.engine.explain(one(analysis, int(whole.positions[0]))).result()
    np.testing.assert_array_equal(row.values[0], whole.values[0])
    assert row.receipt.key != whole.receipt.key


def test_store_that_keeps_losing_blocks_is_said_so(engine, analysis, monkeypatch):
    monkeypatch.setattr(Entry, "read", lambda *_: None)
    with pytest.raises(StoppedError) as caught:
        engine.explain(sampled(analysis, limit=16)).result()
    assert caught.value.code == "STORE_KEEPS_LOSING"


def test_full_disk_is_said_so(engine, analysis, monkeypatch):
    def write(*_):
        raise OSError(errno.ENOSPC, "No space left on device", "/secret/folder")

    monkeypatch.setattr(Entry, "write", write)
    with pytest.raises(StoppedError, match="No space left on device") as caught:
        engine.explain(sampled(analysis, limit=16)).result()
    assert caught.value.code == "STORE_REFUSED"
    assert "secret" not in str(caught.value)


def test_library_that_is_silently_wrong_is_withheld(backend, launcher):
    """shap reads native categories as thresholds; its sums miss the model's output."""
    analysis = opened(backend, toys.native_categories(), coded())
    launcher.asked.clear()
    result = backend.engine.explain(sampled(analysis, "tree_shap")).result()
    assert isinstance(result, Withheld)
    assert result.check.value == result.receipt.gap > 100 * result.check.tolerance
    assert (result.receipt.rows_used, result.receipt.budget) == (240, 240)
    assert result.receipt.seconds > 0 and result.receipt.stored
    kept = sorted(p.name for p in folder(backend, sampled(analysis, "tree_shap")).iterdir())
    assert kept == ["request.json", "verdict.json"], "no numbers are kept"
    again = another(backend, NoLauncher()).explain(sampled(analysis, "tree_shap")).result()
    assert again == result
    assert len(launcher.blocks) == 1


def test_row_is_withheld_where_its_sample_is(backend):
    """The sum may happen to be right where the way to it is wrong."""
    analysis = opened(backend, toys.native_categories(), coded())
    backend.engine.explain(sampled(analysis, "tree_shap")).result()
    for position in (0, 1, 2):
        row = another(backend, NoLauncher()).explain(one(analysis, position, "tree_shap"))
        assert isinstance(row.result(), Withheld)


def coded():
    """The toy table with text as the numbers the native model was trained on."""
    data = toys.frame().copy()
    for name in toys.TEXTS:
        data[name] = np.unique(data[name], return_inverse=True)[1]
    return data.assign(outcome=toys.two()).to_csv(index=False).encode()


def drifting(at):
    """Equal shares that miss the output from one block on."""

    def run(subject, parameters, generator):
        answer = shares(subject, parameters, generator)
        values = answer.arrays["values"].copy()
        values[subject.rows.index.size - 1] += at(subject.rows)
        return Answer({**answer.arrays, "values": values}, answer.facts)

    return replace(SHARES, run=run)


@pytest.mark.parametrize("drift", [1.0, np.nan, np.inf])
def test_check_that_fails_late_stops_and_withholds_everything(
    backend, launcher, analysis, monkeypatch, drift
):
    marked = toys.frame().iloc[plan(sampled(analysis)).order[16 * 5]].amount
    install(monkeypatch, drifting(lambda rows: drift if marked in rows.amount.to_list() else 0.0))
    job = backend.engine.explain(sampled(analysis))
    assert isinstance(job.result(), Withheld)
    assert len(launcher.blocks) == 6, "it stops at the first block that fails"
    assert isinstance(
        another(backend, NoLauncher()).explain(sampled(analysis, limit=16)).result(), Withheld
    )


def test_method_that_raises_fails_the_job_in_words(engine, analysis, monkeypatch, caplog):
    def run(*_):
        raise ZeroDivisionError("division by zero")

    install(monkeypatch, replace(SHARES, run=run))
    job = engine.explain(sampled(analysis))
    with pytest.raises(ModelError) as caught:
        job.result()
    assert caught.value.code == "METHOD_FAILED"
    assert "Equal shares could not explain 16 rows: ZeroDivisionError" in caught.value.sentence
    assert within(1, lambda: "shares failed: Equal shares could not" in caplog.text)


def test_failure_is_kept_until_it_is_retried(engine, launcher, analysis, monkeypatch):
    broken = [True]

    def run(subject, parameters, generator):
        if broken:
            raise ZeroDivisionError
        return shares(subject, parameters, generator)

    install(monkeypatch, replace(SHARES, run=run))
    job = engine.explain(sampled(analysis))
    job.wait()
    broken.clear()
    assert within(1, lambda: not engine._board.running())
    assert engine.explain(sampled(analysis)) is job
    assert len(launcher.blocks) == 1
    retried = engine.retry(sampled(analysis))
    assert isinstance(retried.result(), Attribution)


def test_answer_of_a_wrong_shape_is_refused_and_not_stored(backend, analysis, monkeypatch):
    def run(subject, parameters, generator):
        answer = shares(subject, parameters, generator)
        return Answer({**answer.arrays, "outputs": np.zeros((3, 3))}, answer.facts)

    install(monkeypatch, replace(SHARES, run=run))
    with pytest.raises(ModelError) as caught:
        backend.engine.explain(sampled(analysis)).result()
    assert caught.value.code == "WRONG_ANSWER"
    assert not backend.store.known(plan(sampled(analysis)).key)


# Cancel


def test_cancel_stops_before_the_next_block_and_starting_again_goes_on(
    engine, launcher, analysis, caplog
):
    caplog.set_level(logging.INFO)
    gate = Gate(launcher, 4)
    job = engine.explain(sampled(analysis))
    assert gate.reached.wait(5)
    assert job.progress.done == 64
    job.cancel()
    gate.open.set()
    with pytest.raises(StoppedError, match="Cancelled after 80 of 240 rows"):
        job.result()
    assert len(launcher.blocks) == 5
    assert within(1, lambda: not engine._board.running())
    assert "failed" not in caplog.text, "who cancels needs no warning in the log"
    assert engine.retry(sampled(analysis)).result().values.shape[0] == 240
    assert len(launcher.blocks) == len(set(launcher.blocks)) == BLOCKS


def test_cancel_during_the_last_block_comes_too_late(engine, launcher, analysis):
    gate = Gate(launcher, BLOCKS - 1)
    job = engine.explain(sampled(analysis))
    assert gate.reached.wait(5)
    job.cancel()
    gate.open.set()
    assert isinstance(job.result(), Attribution)


def test_cancel_does_not_keep_a_stored_answer_away(backend, analysis):
    engine = backend.engine
    engine.explain(sampled(analysis)).result()
    job = another(backend, NoLauncher()).explain(sampled(analysis))
    job.cancel()
    assert isinstance(job.result(), Attribution)


def test_closed_engine_cancels_its_jobs(engine, launcher, analysis):
    gate = Gate(launcher, 1)
    job = engine.explain(sampled(analysis))
    assert gate.reached.wait(5)
    engine.close()
    gate.open.set()
    job.wait()
    assert job.error.code == "CANCELLED"


# Refused


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"method": "lime_table", "parameters": {"samples": 1}}, "BAD_PARAMETER"),
        ({"method": "nothing"}, "UNKNOWN_METHOD"),
        ({"position": 240}, "NO_SUCH_ROW"),
        ({"seed": -3}, "BAD_SEED"),
    ],
)
def test_impossible_request_is_refused_before_any_work(engine, launcher, analysis, changes, code):
    with pytest.raises(RefusedError) as caught:
        engine.explain(one(analysis, **{"position": 0, **changes}))
    assert caught.value.code == code
    assert launcher.asked == []


def test_method_that_does_not_fit_the_model_is_refused_with_the_reason(backend, launcher):
    analysis = opened(backend, toys.linear())
    launcher.asked.clear()
    for ask in (backend.engine.explain, backend.engine.retry, backend.engine.addresses):
        with pytest.raises(RefusedError) as caught:
            ask(sampled(analysis, "tree_shap"))
        assert caught.value.sentence == (
            "LogisticRegression is not a tree model that Tree SHAP knows."
        )
    assert launcher.asked == []


def test_files_that_are_gone_are_a_sentence(backend, analysis):
    backend.workspace.path(analysis.model.digest).unlink()
    with pytest.raises(RefusedError) as caught:
        backend.engine.explain(Request(analysis, "predictions", AllRows())).result()
    assert caught.value.code == "FILE_GONE"


# Reference and seed


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


# Workers


def test_dead_worker_fails_the_job_and_leaves_the_pool_ready(engine, launcher, analysis):
    gate = Gate(launcher, 3)
    job = engine.explain(sampled(analysis))
    assert gate.reached.wait(5)
    launcher.workers[-1].close()
    gate.open.set()
    with pytest.raises(StoppedError) as caught:
        job.result()
    assert caught.value.code == "WORKER_DIED"
    assert within(1, lambda: not engine._board.running())
    assert isinstance(engine.retry(sampled(analysis)).result(), Attribution)
    # The question the worker did not live to answer was asked again, and no other.
    assert len(launcher.blocks) == BLOCKS + 1
    assert len(set(launcher.blocks)) == BLOCKS


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
