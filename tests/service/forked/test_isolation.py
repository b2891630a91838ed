"""Real workers: models in processes of their own that may die and do not hear each other."""

import os
import signal
import time
from contextlib import closing

import numpy as np
import pytest
import skops.io
from sklearn.ensemble import RandomForestClassifier

from explainers.errors import StoppedError
from explainers.records import AllRows, Request
from explainers.service.launching import PRELOAD, SESSION
from explainers.service.plan import plan
from explainers.service.samples import SAMPLES
from explainers.service.workers.launchers import ZygoteLauncher
from tests import toys
from tests.service.answering import (
    WatchedLauncher,
    in_threads,
    one,
    opened,
    sampled,
    service,
    table,
)
from tests.service.watching import ended, within

pytestmark = pytest.mark.long

ROWS, SLOW_ROWS = 2_048, 64


@pytest.fixture(scope="module")
def zygote():
    with closing(ZygoteLauncher(SESSION, PRELOAD)) as launcher:
        launcher.start()
        yield launcher


@pytest.fixture(scope="module")
def slow_forest():
    """A forest whose 8 rows, a block, take Exact SHAP some tenths of a second."""
    forest = RandomForestClassifier(600, min_samples_leaf=1, max_features=1, random_state=0)
    noise = np.random.default_rng(0).choice(["no", "yes"], toys.ROWS)
    return skops.io.dumps(toys.pipeline(forest).fit(toys.frame(), noise))


def test_model_runs_in_another_process_and_the_table_too(backend, launcher):
    analysis = opened(backend, toys.model("xgboost"))
    backend.engine.explain(one(analysis, 0, "tree_shap")).result()
    pids = [worker.pid for worker in launcher.workers]
    assert len(set(pids)) == 3, "one to read the model, one for the table, one for both"
    assert os.getpid() not in pids
    assert all(ended(pid) for pid in pids[:2])
    assert launcher.workers[2].measures


def test_process_answers_what_the_same_session_answers_here(backend, tmp_path):
    analysis = opened(backend, toys.model("forest"))
    with closing(service(tmp_path / "inline")) as inline:
        twin = opened(inline, toys.model("forest"))
        for request in ("tree_shap", "predictions"):
            far = backend.engine.explain(one(analysis, 4, request)).result()
            near = inline.engine.explain(one(twin, 4, request)).result()
            assert far.receipt.key == near.receipt.key
            np.testing.assert_allclose(far.outputs, near.outputs, rtol=1e-12)
        options = {"parameters": {"samples": 300}}
        far = backend.engine.explain(one(analysis, 4, "lime_table", **options)).result()
        near = inline.engine.explain(one(twin, 4, "lime_table", **options)).result()
        np.testing.assert_allclose(far.weights, near.weights, rtol=1e-9)


def test_killed_worker_is_told_at_once_and_nothing_is_computed_twice(
    backend, launcher, slow_forest, capsys
):
    analysis = opened(backend, slow_forest, table(ROWS))
    request = sampled(analysis, "exact_shap", limit=SLOW_ROWS)
    launcher.asked.clear()
    job = backend.engine.explain(request)
    assert within(20, lambda: len(launcher.blocks) == 3)
    time.sleep(0.05)  # into the middle of the third block
    assert (job.state, job.progress.done) == ("running", 16)
    killed = time.monotonic()
    os.kill(launcher.workers[-1].pid, signal.SIGKILL)
    assert job.wait(1.0)
    seconds = time.monotonic() - killed
    with capsys.disabled():
        print(f" told {seconds * 1000:.0f} ms after the kill; ", end="")
    with pytest.raises(StoppedError) as caught:
        job.result()
    assert caught.value.code == "WORKER_DIED"
    assert "killed by signal 9" in caught.value.sentence
    assert "Nothing that was stored is lost" in caught.value.sentence
    entry = backend.store.entry(plan(request).key, plan(request).content)
    assert entry.blocks() == {0, 1}

    assert within(1, lambda: not backend.engine._board.running())
    result = backend.engine.retry(request).result()
    assert result.values.shape == (SLOW_ROWS, 5, 2)
    assert result.receipt.gap <= result.receipt.tolerance
    order = plan(request).order
    assert launcher.blocks == [order[8 * index] for index in (0, 1, 2, 2, 3, 4, 5, 6, 7)]


def test_one_row_passes_a_long_job(backend, slow_forest):
    """A page about one decision waits for the block that runs, not for the whole job."""
    analysis = opened(backend, slow_forest, table(ROWS, seed=1))
    request = sampled(analysis, "exact_shap", limit=SLOW_ROWS)
    job = backend.engine.explain(request)
    assert within(20, lambda: job.progress.done >= 8)
    last = int(plan(request).order[-1])
    row = backend.engine.explain(one(analysis, last, "exact_shap")).result()
    assert row.positions.tolist() == [last]
    assert job.state == "running"
    assert job.progress.done < SLOW_ROWS - 8
    job.cancel()
    assert job.wait(10)


def test_two_analyses_interleaved_equal_those_computed_alone(backend, tmp_path, launcher):
    kinds = ("forest", "lightgbm", "histogram")
    data = table(600)
    analyses = [opened(backend, toys.model(kind), data) for kind in kinds]
    with closing(service(tmp_path / "alone", WatchedLauncher(launcher._launcher))) as alone:
        alone.launcher.close = lambda: None
        expected = []
        for analysis in analyses:
            twin = opened(alone, backend.workspace.path(analysis.model.digest).read_bytes(), data)
            expected.append(alone.engine.explain(sampled(twin, "tree_shap")).result())
            alone.engine.release(twin)

    def ask(number, method):
        request = sampled(analyses[number], method)
        if method == "predictions":
            request = Request(analyses[number], method, AllRows())
        return backend.engine.explain(request).result()

    deeds = [
        lambda n=n, method=method: ask(n, method)
        for method in ("tree_shap", "predictions", "tree_shap")
        for n in range(len(kinds))
    ]
    results = in_threads(*deeds)
    for number, result in enumerate(results):
        wanted = expected[number % len(kinds)]
        assert result.receipt.model_digest == wanted.receipt.model_digest
        if result.receipt.method == "predictions":
            continue
        for name in ("values", "base_values", "outputs", "positions"):
            np.testing.assert_array_equal(getattr(result, name), getattr(wanted, name))
    outputs = [result.outputs for result in results[len(kinds) : 2 * len(kinds)]]
    assert not np.allclose(outputs[0], outputs[1])
    assert len({worker.pid for worker in launcher.workers if worker.alive}) == len(kinds)


def test_deleting_kills_the_worker_in_the_middle_of_a_block(backend, launcher, slow_forest):
    analysis = opened(backend, slow_forest, table(ROWS, seed=2))
    job = backend.engine.explain(sampled(analysis, "exact_shap", limit=SLOW_ROWS))
    assert within(20, lambda: job.progress.done >= 8)
    worker = launcher.workers[-1]
    backend.delete(analysis)
    assert job.error.code == "CANCELLED"
    assert ended(worker.pid)
    assert backend.store.size() == 0


def test_sample_answers_through_real_workers(backend):
    analysis = backend.open_sample(SAMPLES[0])
    result = backend.engine.explain(sampled(analysis, "tree_shap")).result()
    assert result.values.shape == (1_000, 20, 2)
    assert result.receipt.gap <= result.receipt.tolerance
