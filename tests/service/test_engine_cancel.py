"""Cancelling: what is finished stays, and starting again goes on from there."""

import logging
import threading
from dataclasses import replace

import pytest

from explainers.errors import StoppedError
from explainers.records import Attribution
from explainers.service.plan import plan
from tests.service.answering import (
    SHARES,
    Gate,
    NoLauncher,
    another,
    install,
    sampled,
    shares,
)
from tests.service.watching import within

BLOCKS = 15


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


def test_what_comes_after_a_cancelled_job_is_over_is_not_stored(backend, analysis, monkeypatch):
    """Who deleted the analysis meanwhile was told that nothing is left of it."""
    reached, go_on, calls = threading.Event(), threading.Event(), []

    def run(subject, parameters, generator):
        calls.append(1)
        if len(calls) == 3:
            reached.set()
            assert go_on.wait(10)
        return shares(subject, parameters, generator)

    install(monkeypatch, replace(SHARES, run=run))
    job = backend.engine.explain(sampled(analysis))
    assert reached.wait(5)
    job.cancel()
    assert job.wait(1), "although its worker cannot be interrupted"
    go_on.set()
    assert job.wait_left(5)
    work = plan(sampled(analysis))
    assert backend.store.entry(work.key, work.content).blocks() == {0, 1}
    assert job.error.code == "CANCELLED"


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
