"""Jobs: watched, cancelled, failed and joined; the board they hang on; whose turn it is."""

import threading
import traceback

import pytest

from explainers.errors import ModelError, RefusedError, StoppedError
from explainers.service.jobs import job as jobs
from explainers.service.jobs.board import JobBoard
from explainers.service.jobs.job import Job
from explainers.service.jobs.progress import Progress
from explainers.service.workers.turns import Turns
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


class Told:
    """Ties that note what they are told, and how the job stood then."""

    def __init__(self):
        self.heard = []

    def begun(self, job):
        self.heard.append(("begun", job.state))

    def cancelled(self, job):
        self.heard.append(("cancelled", job.state))

    def over(self, job):
        self.heard.append(("over", job.error and job.error.code))

    def draft(self, job):
        return ("draft", job.state)


def test_ties_are_told_once_of_everything():
    ties = Told()
    job = Job(2, ties)

    def work(running):
        running.begin()
        running.begin()
        assert job.draft() == ("draft", "running")
        job.cancel()
        job.cancel()
        running.go_on()

    job.run(work)
    job.cancel()
    assert ties.heard == [("begun", "running"), ("cancelled", "running"), ("over", "CANCELLED")]
    assert job.draft() == ("draft", "failed")
    assert job.registered


def test_draft_of_a_job_that_is_done_is_its_result():
    job = Job(1, Told())
    job.run(lambda _: RESULT)
    assert job.draft() is RESULT


def test_job_without_ties_has_no_draft():
    assert Job(1).draft() is None


def test_remembered_failure_is_over_and_tells_nobody():
    ties, error = Told(), ModelError("BAD", "It failed.", "Look.")
    job = Job.remembered(error, Progress(3, 9), ties)
    job.cancel()
    assert (job.state, job.error, job.progress) == ("failed", error, Progress(3, 9))
    assert job.wait(0) and job.wait_left(0)
    assert ties.heard == []
    with pytest.raises(ModelError):
        job.result()


@pytest.fixture
def hurried(monkeypatch):
    monkeypatch.setattr(jobs, "INTERRUPT_SECONDS", 0.05)
    monkeypatch.setattr(jobs, "ABANDON_SECONDS", 0.05)


@pytest.mark.usefixtures("hurried")
def test_question_of_a_cancelled_job_is_interrupted_and_ends_it():
    job, freed = Job(1), threading.Event()

    def work(running):
        with running.interruptible(freed.set):
            assert freed.wait(5)
        raise StoppedError("WORKER_DIED", "It was closed.", "Ask again.")

    thread = threading.Thread(target=job.run, args=(work,))
    thread.start()
    job.cancel()
    assert job.wait(2)
    assert job.error.code == "CANCELLED"
    thread.join(2)


@pytest.mark.usefixtures("hurried")
def test_question_that_was_answered_is_not_interrupted_any_more():
    """The next question at the same worker is another job's."""
    job, entered, stop = Job(1), threading.Event(), threading.Event()

    def work(running):
        with running.interruptible(lambda: pytest.fail("interrupted too late")):
            pass
        entered.set()
        assert stop.wait(5)
        return RESULT

    thread = threading.Thread(target=job.run, args=(work,))
    thread.start()
    assert entered.wait(2)
    job.cancel()
    assert job.wait(2)
    stop.set()
    thread.join(2)
    assert job.error.code == "CANCELLED"


@pytest.mark.usefixtures("hurried")
def test_job_that_hangs_on_something_else_is_over_and_what_it_brings_later_is_not_wanted():
    ties, stop, unwanted = Told(), threading.Event(), []
    job = Job(1, ties)

    def work(running):
        assert stop.wait(5)
        try:
            running.check_wanted()
        except StoppedError as error:
            unwanted.append(error.code)
        return RESULT

    thread = threading.Thread(target=job.run, args=(work,))
    thread.start()
    job.cancel()
    assert job.wait(2)
    assert (job.state, job.error.code) == ("failed", "CANCELLED")
    assert not job.wait_left(0)
    stop.set()
    assert job.wait_left(2)
    thread.join(2)
    assert unwanted == ["CANCELLED"]
    assert ties.heard[1:] == [("over", "CANCELLED")], "it is over once"
    with pytest.raises(StoppedError, match="Cancelled at the beginning"):
        job.result()


def test_who_waits_for_a_turn_may_leave_the_queue():
    turns, called = Turns(), []

    def still():
        called.append(1)
        if len(called) == 2:
            raise StoppedError("CANCELLED", "Enough.", "Go.")

    with turns.turn("a"), pytest.raises(StoppedError), turns.turn("a", still=still):
        pytest.fail("got in")
    with turns.turn("a", still=lambda: pytest.fail("nobody is in the way")):
        pass
    assert turns._places == {}


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
