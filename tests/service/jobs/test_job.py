"""Jobs: they run, fail with a sentence, and tell their ties once of everything."""

import traceback

import pytest

from explainers.errors import ModelError, StoppedError
from explainers.service.jobs.job import Job
from explainers.service.jobs.progress import Progress
from tests.service.jobs.outcomes import RESULT, Told, failed, raising


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
