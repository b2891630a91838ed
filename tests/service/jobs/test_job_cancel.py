"""A cancelled job is over soon, wherever it is, and takes nobody along."""

import threading

import pytest

from explainers.errors import ModelError, StoppedError
from explainers.service.jobs import job as jobs
from explainers.service.jobs.job import Job
from tests.service.jobs.outcomes import RESULT, Told, raising


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
