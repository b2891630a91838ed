"""The board jobs hang on: a question is one job, and its failure stays until it is forgotten."""

import pytest

from explainers.errors import ModelError, RefusedError
from explainers.service.jobs.board import JobBoard
from explainers.service.jobs.job import Job
from tests.service.jobs.outcomes import RESULT, failed, raising


def test_same_question_is_one_job_until_it_is_over():
    board = JobBoard()
    job, new = board.join("a", "model", lambda: Job(1))
    assert new
    assert board.join("a", "model", lambda: pytest.fail("made twice")) == (job, False)
    assert board.join("b", "model", lambda: Job(1))[1]
    job.run(lambda _: RESULT)
    board.over("a", job)
    assert board.join("a", "model", lambda: Job(1))[1]


def post(board, identity, subject="model", error=None):
    job = failed(error)
    assert board.join(identity, subject, lambda: job) == (job, False)
    return job


def test_failure_stays_until_it_is_forgotten():
    board = JobBoard()
    job = post(board, "a")
    assert board.join("a", "model", lambda: Job(1)) == (job, False)
    board.forget("a")
    board.forget("a")
    running, new = board.join("a", "model", lambda: Job(1))
    assert new
    board.forget("a")
    assert board.join("a", "model", lambda: Job(1)) == (running, False)


def test_failures_about_one_subject_are_forgotten_together():
    board = JobBoard()
    post(board, "a", "x")
    kept = post(board, "b", "y")
    board.forget_about("x")
    assert board.join("a", "x", lambda: Job(1))[1]
    assert board.join("b", "y", lambda: Job(1)) == (kept, False)


def test_old_failures_leave():
    board = JobBoard()
    first, last = post(board, "0"), None
    for number in range(1, 101):
        last = post(board, str(number))
    assert board.join("0", "model", lambda: Job(1))[0] is not first
    assert board.join("100", "model", lambda: Job(1))[0] is last


def test_running_jobs_are_found_by_their_subject():
    board = JobBoard()
    one, _ = board.join("a", "x", lambda: Job(1))
    other, _ = board.join("b", "y", lambda: Job(1))
    post(board, "c", "x", RefusedError("NO", "No.", "Yes."))
    assert board.running("x") == {"a": one}
    assert board.running() == {"a": one, "b": other}


def test_job_that_fails_on_the_board_stays_there_as_failed():
    board = JobBoard()
    job, _ = board.join("a", "x", lambda: Job(1))
    job.run(raising(ModelError("BAD", "It failed.", "Look.")))
    board.over("a", job)
    assert board.running() == {}
    assert board.join("a", "x", lambda: pytest.fail("made twice")) == (job, False)


def test_job_that_is_over_late_does_not_take_its_successor_down():
    board = JobBoard()
    old, _ = board.join("a", "x", lambda: Job(1))
    old.run(lambda _: RESULT)
    board.over("a", old)
    new, _ = board.join("a", "x", lambda: Job(1))
    board.over("a", old)
    assert board.running() == {"a": new}
