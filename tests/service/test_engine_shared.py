"""What a cancel does to those who share a worker, or wait for one."""

import time
from contextlib import closing

import pytest

from explainers.service.engine import Engine
from explainers.service.workers.launchers import ZygoteLauncher
from explainers.service.workers.pool import WorkerPool
from tests import toys
from tests.service import slow_session
from tests.service.answering import SHARES, Gate, WatchedLauncher, install, opened, sampled, service
from tests.service.queueing import seeds, slowly, waiting
from tests.service.watching import ended, within


def test_cancelled_job_leaves_the_queue_at_once(engine, launcher, analysis):
    gate = Gate(launcher, 2)
    first = engine.explain(sampled(analysis, seed=0))
    assert gate.reached.wait(5)
    second = engine.explain(sampled(analysis, seed=1))
    assert within(5, lambda: waiting(engine, analysis) == 1)
    second.cancel()
    assert second.wait(0.5)
    assert waiting(engine, analysis) == 0
    gate.open.set()
    first.result()
    assert set(seeds(launcher)) == {0}


def test_cancelled_job_does_not_wait_for_a_block_another_computes(engine, launcher, analysis):
    gate = Gate(launcher, 2)
    first = engine.explain(sampled(analysis))
    assert gate.reached.wait(5)
    second = engine.explain(sampled(analysis, limit=100))
    assert within(5, lambda: second.progress.done == 32)
    second.cancel()
    assert second.wait(0.5)
    assert second.error.code == "CANCELLED"
    gate.open.set()
    assert first.result().receipt.rows_used == 240


@pytest.fixture(scope="module")
def fork_server():
    with closing(ZygoteLauncher(slow_session.FACTORY)) as launcher:
        launcher.start()
        yield launcher


@pytest.fixture
def processes(fork_server, tmp_path, monkeypatch):
    """A service whose workers are processes that know a slow method, and an analysis in it."""
    install(monkeypatch, SHARES, slow_session.SLOW)
    launcher = WatchedLauncher(fork_server)
    launcher.close = lambda: None
    with closing(service(tmp_path / "home", launcher)) as backend:
        analysis = opened(backend, toys.model("xgboost"))
        launcher.asked.clear()
        yield backend, launcher, analysis


def test_cancel_in_the_middle_of_a_long_row_is_over_in_a_second_and_harms_nobody(processes):
    backend, launcher, analysis = processes
    engine = backend.engine
    stuck = engine.explain(slowly(analysis, 30))
    assert within(10, lambda: len(launcher.blocks) == 1)
    others = [engine.explain(slowly(analysis, 0, seed=seed)) for seed in (1, 2)]
    assert within(5, lambda: waiting(engine, analysis) == 2)
    pid = launcher.workers[-1].pid
    asked = time.monotonic()
    stuck.cancel()
    assert stuck.wait(1.0)
    assert time.monotonic() - asked < 1.0
    assert stuck.error.code == "CANCELLED"
    assert ended(pid)
    for job in others:
        assert job.result().receipt.rows_used == 240
    assert launcher.workers[-1].pid != pid


def test_cancel_in_the_queue_leaves_the_one_inside_alone(processes):
    backend, launcher, analysis = processes
    engine = backend.engine
    slow = engine.explain(slowly(analysis, 0.1, limit=16))
    assert within(10, lambda: len(launcher.blocks) == 1)
    queued = engine.explain(slowly(analysis, 0, seed=1))
    assert within(5, lambda: waiting(engine, analysis) == 1)
    queued.cancel()
    assert queued.wait(1.0)
    assert slow.result().receipt.rows_used == 16
    assert len([worker for worker in launcher.workers if worker.alive]) == 1


def test_cancel_while_the_model_is_being_opened(backend, analysis):
    """Nobody waits for a worker that takes long to come."""

    class Slow:
        def launch(self):
            time.sleep(3)
            pytest.fail("not reached in time")

    engine = Engine(backend.store, WorkerPool(Slow()), backend.workspace, backend._database)
    job = engine.explain(sampled(analysis, seed=5))
    time.sleep(0.05)
    asked = time.monotonic()
    job.cancel()
    assert job.wait(1.0)
    assert time.monotonic() - asked < 1.0


def test_cancel_while_all_workers_are_busy(backend, launcher, analysis):
    pool = WorkerPool(launcher, capacity=1)
    engine = Engine(backend.store, pool, backend.workspace, backend._database)
    other = opened(backend, toys.model("forest"))
    gate = Gate(launcher, 0)
    busy = engine.explain(sampled(analysis))
    assert gate.reached.wait(5)
    waits = engine.explain(sampled(other))
    assert not waits.wait(0.1)
    waits.cancel()
    assert waits.wait_left(0.4), "long before the pool loses its patience"
    assert waits.error.code == "CANCELLED"
    gate.open.set()
    assert busy.result().receipt.rows_used == 240
    pool.close()
