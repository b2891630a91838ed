"""Whose turn it is at a worker."""

import time
from itertools import pairwise

import pytest

from explainers.errors import StoppedError
from explainers.service.jobs import pace
from explainers.service.jobs.job import Job
from explainers.service.questions import subject_of
from tests import toys
from tests.service import slow_session
from tests.service.answering import SHARES, Gate, install, one, opened, sampled
from tests.service.queueing import seeds, slowly, waiting
from tests.service.watching import within

BLOCKS = 15


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
