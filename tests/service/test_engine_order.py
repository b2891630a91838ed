"""Whose turn it is at a worker, and what a cancel does to those who share it."""

import time
from contextlib import closing
from itertools import pairwise

import pytest

from explainers.errors import StoppedError
from explainers.service.engine import Engine
from explainers.service.jobs import pace
from explainers.service.jobs.job import Job
from explainers.service.jobs.register import JobRegister
from explainers.service.questions import subject_of
from explainers.service.workers.launchers import ZygoteLauncher
from explainers.service.workers.pool import WorkerPool
from tests import toys
from tests.service import slow_session
from tests.service.answering import (
    SHARES,
    Gate,
    Steps,
    WatchedLauncher,
    another,
    install,
    one,
    opened,
    sampled,
    service,
)
from tests.service.watching import ended, within

BLOCKS = 15


def waiting(engine, analysis):
    """How many wait for a turn at the worker of an analysis."""
    place = engine._questions._turns._places.get(subject_of(analysis))
    return 0 if place is None else place.wanted - 1


def seeds(launcher):
    """The seeds of the jobs whose blocks were asked for, in order."""
    return [frame.fields["seed"] for frame, _ in launcher.asked if frame.verb == "block"]


def test_two_long_jobs_at_one_worker_alternate(engine, launcher, analysis):
    gate = Gate(launcher, 2)
    jobs = [engine.explain(sampled(analysis, seed=0))]
    assert gate.reached.wait(5)
    jobs.append(engine.explain(sampled(analysis, seed=1)))
    assert within(5, lambda: waiting(engine, analysis) == 1)
    launcher.on_ask = lambda _: time.sleep(0.01)  # a bite takes longer than storing a block
    gate.open.set()
    for job in jobs:
        job.result()
    found = seeds(launcher)
    assert sorted(found) == [0] * BLOCKS + [1] * BLOCKS
    assert found[:3] == [0, 0, 0]
    while_both = found[3 : 3 + 2 * (BLOCKS - 3)]
    # Whose disk is slow for a moment asks late, so now and then one passes twice.
    assert sum(a != b for a, b in pairwise(while_both)) >= 0.7 * len(while_both)


def test_job_of_short_bites_is_not_starved_by_one_of_long_rows(backend, launcher, monkeypatch):
    """Turn by turn, each of its 20 ms would wait for 100 ms of the other."""
    monkeypatch.setattr(pace, "BITE_SECONDS", 0.02)
    monkeypatch.setattr(pace, "FIRST_MODEL_ROWS", 1)
    install(monkeypatch, SHARES, slow_session.SLOW)
    analysis = opened(backend, toys.model("xgboost"))
    launcher.asked.clear()
    long = backend.engine.explain(slowly(analysis, 0.1, limit=64))
    assert within(5, lambda: len(launcher.blocks) == 2)
    short = backend.engine.explain(slowly(analysis, 0.004, limit=96, seed=1))
    short.result()
    long.cancel()
    long.wait()
    found = seeds(launcher)
    while_both = found[found.index(1) : len(found) - found[::-1].index(1)]
    assert while_both.count(1) > 2 * while_both.count(0) > 0


def test_who_is_alone_does_not_stay_back(engine, analysis):
    questions, subject = engine._questions, subject_of(analysis)
    with questions.computing(subject):
        began = time.monotonic()
        questions.stay_back(Job(1), subject, 5)
        assert time.monotonic() - began < 1
        with questions.computing(subject):
            began = time.monotonic()
            questions.stay_back(Job(1), subject, 0.2)
            assert time.monotonic() - began >= 0.2
            job = Job(1)
            job.cancel()
            with pytest.raises(StoppedError, match="Cancelled"):
                questions.stay_back(job, subject, 5)


def test_one_row_passes_whoever_waits(engine, launcher, analysis):
    gate = Gate(launcher, 2)
    jobs = [engine.explain(sampled(analysis, seed=0))]
    assert gate.reached.wait(5)
    for number, request in enumerate((sampled(analysis, seed=1), one(analysis, 3, seed=9))):
        jobs.append(engine.explain(request))
        assert within(5, lambda n=number: waiting(engine, analysis) == n + 1)
    gate.open.set()
    for job in jobs:
        job.result()
    assert seeds(launcher)[:5] == [0, 0, 0, 9, 1]


def test_probe_passes_too(backend, launcher, analysis):
    gate = Gate(launcher, 2)
    job = backend.engine.explain(sampled(analysis))
    assert gate.reached.wait(5)
    gate.open.set()
    assert backend.try_out(analysis).rows == 50
    job.result()
    places = [n for n, (frame, urgent) in enumerate(launcher.asked) if frame.verb == "probe"]
    assert len(places) == 1
    assert places[0] < len(launcher.asked) - 1


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


def test_cancel_by_another_process_stops_the_job(backend, launcher, analysis):
    """Within a second, even where the worker cannot be interrupted."""
    steps = Steps(launcher)
    job = backend.engine.explain(sampled(analysis))
    steps.let(1)
    (identity,) = backend.engine._board.running()
    JobRegister(backend._database, owner="999999999:other").cancel(identity)
    assert job.wait(1.0)
    assert job.error.code == "CANCELLED"
    steps.end()
    assert job.wait_left(5)


def test_progress_is_written_while_the_job_runs(backend, launcher, analysis):
    steps = Steps(launcher)
    job = backend.engine.explain(sampled(analysis))
    steps.let(5)

    def done():
        return backend._database.read("SELECT done, total, state FROM jobs")

    assert within(2, lambda: done() == [(80, 240, "running")])
    steps.end()
    job.result()
    assert done() == [], "the answer is in the store"


def test_failure_is_found_after_a_restart_until_it_is_retried(backend, launcher, analysis):
    launcher.on_ask = lambda frame: launcher.workers[-1].close() if frame.verb == "block" else None
    request = sampled(analysis)
    first = backend.engine.explain(request)
    assert first.wait(5)
    launcher.on_ask = lambda _: None
    later = another(backend, launcher)
    job = later.explain(request)
    assert (job.state, job.error.fields()) == ("failed", first.error.fields())
    assert later.explain(request) is job
    assert later.retry(request).result().receipt.rows_used == 240
    assert another(backend, launcher).explain(request).result().receipt.rows_used == 240


def test_what_is_refused_is_not_remembered(backend, analysis):
    backend.workspace.path(analysis.model.digest).unlink()
    job = backend.engine.explain(sampled(analysis))
    assert job.wait(5)
    assert job.error.code == "FILE_GONE"
    assert backend._database.read("SELECT * FROM jobs") == []


def test_deleting_an_analysis_removes_its_jobs_and_paces(backend, launcher, analysis, tmp_path):
    steps = Steps(launcher)
    backend.try_out(analysis)
    job = backend.engine.explain(sampled(analysis))
    steps.let(3)
    steps.end()
    backend.delete(analysis)
    assert job.error.code == "CANCELLED"
    assert backend._database.read("SELECT * FROM jobs") == []
    assert backend._database.read("SELECT * FROM paces") == []
    data = b"".join(path.read_bytes() for path in (tmp_path / "home").glob("jobs.sqlite*"))
    assert b"amount" not in data


def test_job_goes_on_where_the_list_of_jobs_is_lost(backend, analysis):
    backend._database.close()
    assert backend.engine.explain(sampled(analysis)).result().receipt.rows_used == 240


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


def slowly(analysis, seconds, **changes):
    return sampled(analysis, "slow", parameters={"seconds": seconds}, **changes)


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
