"""What the engine enters into the list of jobs, and does when told by it."""

from explainers.service.jobs.register import JobRegister
from tests.service.answering import Steps, another, sampled
from tests.service.watching import within


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
