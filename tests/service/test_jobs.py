"""Jobs: watched, cancelled, failed and joined; the board they hang on; whose turn it is."""

import threading
import traceback

import pytest

from explainers.errors import ModelError, RefusedError, StoppedError
from explainers.service.job_board import JobBoard
from explainers.service.jobs import Job, Progress
from explainers.service.turns import Turns
from tests.service.watching import within

RESULT = object()


def raising(error):
    def work(_):
        raise error

    return work


def failed(error=None):
    job = Job(9)
    job.run(raising(error or ModelError("BAD", "It failed.", "Look.")))
    return job


def test_job_runs_and_keeps_its_result():
    job = Job(8)
    assert (job.state, job.progress.fraction, job.wait(0)) == ("running", 0.0, False)

    def work(running):
        running.reach(4)
        assert (job.state, job.progress) == ("running", Progress(4, 8))
        running.reach(8)
        return RESULT

    job.run(work)
    assert (job.state, job.progress.fraction, job.wait(0)) == ("done", 1.0, True)
    assert job.result() is RESULT
    assert job.error is None


def test_failure_of_the_work_is_the_jobs():
    error = ModelError("BAD", "It failed.", "Look.")
    job = failed(error)
    assert (job.state, job.error) == ("failed", error)
    with pytest.raises(ModelError, match="It failed"):
        job.result()


def test_failure_that_is_asked_about_often_does_not_keep_those_who_ask():
    job = failed()
    for _ in range(5):
        with pytest.raises(ModelError):
            job.result()
    assert len(traceback.extract_tb(job.error.__traceback__)) <= 2


def test_fault_of_ours_is_a_sentence_and_keeps_its_cause():
    job = Job(1)
    job.run(raising(ZeroDivisionError("secret")))
    assert (job.error.code, type(job.error.__cause__)) == ("OUR_FAULT", ZeroDivisionError)
    assert "secret" not in str(job.error)


def test_job_whose_thread_is_ended_is_over():
    job = Job(1)
    with pytest.raises(SystemExit):
        job.run(raising(SystemExit()))
    with pytest.raises(StoppedError, match="without a result"):
        job.result()


def test_cancel_stops_before_more_work_and_says_how_far_it_came():
    job = Job(2_000)

    def work(running):
        running.go_on()
        running.reach(1_200)
        job.cancel()
        running.go_on()

    job.run(work)
    assert job.error.code == "CANCELLED"
    assert "Cancelled after 1,200 of 2,000 rows" in str(job.error)


def test_cancel_after_the_last_work_changes_nothing():
    job = Job(1)

    def work(_):
        job.cancel()
        return RESULT

    job.run(work)
    assert job.result() is RESULT


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (StoppedError("WORKER_DIED", "It was closed.", "Ask again."), "CANCELLED"),
        (ModelError("METHOD_FAILED", "It divides by 0.", "Look."), "METHOD_FAILED"),
    ],
)
def test_worker_taken_from_a_cancelled_job_counts_as_cancelled(error, code):
    job = Job(1)
    job.cancel()
    job.run(raising(error))
    assert job.error.code == code


def test_same_question_is_one_job_until_it_is_over():
    board = JobBoard()
    job, new = board.join("a", "model", lambda: Job(1))
    assert new
    assert board.join("a", "model", lambda: pytest.fail("made twice")) == (job, False)
    assert board.join("b", "model", lambda: Job(1))[1]
    job.run(lambda _: RESULT)
    board.over("a")
    assert board.join("a", "model", lambda: Job(1))[1]


def post(board, identity, subject="model", error=None):
    job = failed(error)
    board.join(identity, subject, lambda: job)
    board.over(identity)
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
    first, last = post(board, 0), None
    for number in range(1, 101):
        last = post(board, number)
    assert board.join(0, "model", lambda: Job(1))[0] is not first
    assert board.join(100, "model", lambda: Job(1))[0] is last


def test_running_jobs_are_found_by_their_subject():
    board = JobBoard()
    one, _ = board.join("a", "x", lambda: Job(1))
    other, _ = board.join("b", "y", lambda: Job(1))
    post(board, "c", "x", RefusedError("NO", "No.", "Yes."))
    assert board.running("x") == (one,)
    assert board.running() == (one, other)


def test_turns_at_one_thing_follow_each_other_and_at_two_do_not():
    turns, inside, most = Turns(), [], []
    together = threading.Barrier(2, timeout=5)

    def work(thing):
        with turns.turn(thing):
            inside.append(thing)
            most.append(inside.count(thing))
            if not together.broken:
                together.wait()  # passes only if the other thing's turn is held meanwhile
            inside.remove(thing)

    threads = [threading.Thread(target=work, args=(thing,)) for thing in "ab" * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert most == [1] * 6
    assert not together.broken
    assert turns._places == {}


def test_turn_is_given_back_after_an_error():
    turns = Turns()
    with pytest.raises(KeyError), turns.turn("a"):
        raise KeyError
    passed = threading.Event()

    def work():
        with turns.turn("a"):
            passed.set()

    threading.Thread(target=work, daemon=True).start()
    assert within(2, passed.is_set)
