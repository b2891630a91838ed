"""A server that is killed: the next one goes on where it was, and computes nothing twice."""

import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace

import pytest

from explainers.records import Attribution, Request
from explainers.service.database import Database
from explainers.service.jobs.office import identity_of
from explainers.service.jobs.register import JobRegister
from explainers.service.plan import plan
from explainers.service.questions import subject_of
from tests import toys
from tests.service import mortal_server, slow_session
from tests.service.answering import (
    SHARES,
    Gate,
    NoLauncher,
    Steps,
    WatchedLauncher,
    another,
    install,
    opened,
    sampled,
    service,
)
from tests.service.watching import within

BLOCKS = 15
DEAD = "999999999:long-ago"


@pytest.fixture
def killed(tmp_path, monkeypatch):
    """A home whose server was killed in the middle of a job, and the blocks that one asked for."""
    install(monkeypatch, SHARES, slow_session.SLOW)
    home, log = tmp_path / "home", tmp_path / "asked.txt"
    with closing(service(home)) as backend:
        opened(backend, toys.model("xgboost"))
    command = [sys.executable, "-m", "tests.service.mortal_server", home, log]
    with subprocess.Popen(command) as server:
        # A block is stored while the next is computed, and on a busy machine somewhat later.
        begun = within(30, lambda: len(list(home.glob("store/??/*/block-*"))) >= 3)
        server.kill()
    assert begun
    return home, [int(position) for position in log.read_text().split()]


def firsts(work, blocks):
    return [int(work.positions(index)[0]) for index in sorted(blocks)]


def test_job_of_a_killed_server_goes_on_at_the_first_missing_block(killed):
    home, before = killed
    launcher = WatchedLauncher()
    with closing(service(home, launcher)) as backend:
        (analysis,) = backend.workspace.analyses()
        request = mortal_server.request(analysis)
        work = plan(request)
        stored = backend.store.entry(work.key, work.content).blocks()
        assert 3 <= len(stored) < BLOCKS
        backend.engine.resume()
        missing = set(work.blocks) - stored
        assert launcher.blocks == firsts(work, missing), "each once, and in order"
        assert set(before) - set(launcher.blocks) == set(firsts(work, stored))
        again = another(backend, NoLauncher()).explain(request).result()
        assert isinstance(again, Attribution)
        assert again.receipt.rows_used == 240
        assert backend._database.read("SELECT * FROM jobs") == []
        launcher.asked.clear()
        backend.engine.resume()
        assert launcher.asked == []


def test_page_that_asks_right_after_the_restart_joins_the_job(killed):
    home, _ = killed
    launcher = WatchedLauncher()
    with closing(service(home, launcher)) as backend:
        gate = Gate(launcher, 1)
        thread = threading.Thread(target=backend.resume)
        thread.start()
        assert gate.reached.wait(10)
        (analysis,) = backend.workspace.analyses()
        job = backend.engine.explain(mortal_server.request(analysis))
        assert list(backend.engine._board.running().values()) == [job]
        assert job.draft().receipt.rows_used >= 48
        gate.open.set()
        assert job.result().receipt.rows_used == 240
        thread.join(10)
        assert not thread.is_alive()
        assert len(launcher.blocks) == len(set(launcher.blocks))


def test_page_that_asks_before_the_job_is_taken_up_starts_it(killed):
    home, _ = killed
    launcher = WatchedLauncher()
    with closing(service(home, launcher)) as backend:
        (analysis,) = backend.workspace.analyses()
        steps = Steps(launcher)
        job = backend.engine.explain(mortal_server.request(analysis))
        steps.let(1)
        assert backend._database.read("SELECT attempts, cancel FROM jobs") == [(1, 0)]
        backend.engine.resume()  # there is nothing left to take up
        steps.end()
        job.result()
        assert len(launcher.blocks) == len(set(launcher.blocks))


def leave(backend, request, owner=DEAD):
    """Have a job stand in the list as another server's."""
    work = plan(request)
    register = JobRegister(backend._database, owner)
    register.begin(identity_of(work), subject_of(request.analysis), request, work.rows)


def test_job_that_kills_the_server_is_not_taken_up_for_ever(backend, launcher, analysis):
    request = sampled(analysis)
    for number in range(3):
        leave(backend, request, f"999999999:{number}")
    backend.engine.resume()
    assert launcher.asked == []
    job = backend.engine.explain(request)
    assert (job.state, job.error.code) == ("failed", "SERVER_STOPPED")
    assert backend.engine.retry(request).result().receipt.rows_used == 240


def test_jobs_of_analyses_that_are_gone_are_dropped(backend, launcher, analysis):
    nowhere = replace(analysis, model=replace(analysis.model, digest="f" * 64))
    leave(backend, sampled(nowhere))
    backend.engine.resume()
    assert launcher.asked == []
    assert backend._database.read("SELECT * FROM jobs") == []


def test_jobs_a_newer_version_cannot_ask_for_are_dropped(backend, launcher, analysis, monkeypatch):
    leave(backend, sampled(analysis))
    leave(backend, sampled(analysis, seed=1))
    backend._database.write(
        "UPDATE jobs SET request = '{}' WHERE identity = ?",
        identity_of(plan(sampled(analysis, seed=1))),
    )
    monkeypatch.setattr("explainers.service.admission.registry", dict)
    backend.engine.resume()
    assert launcher.asked == []
    assert backend._database.read("SELECT * FROM jobs") == []


def test_job_goes_on_under_the_name_a_newer_version_gives_it(backend, analysis, monkeypatch):
    request = sampled(analysis)
    leave(backend, request)
    monkeypatch.setattr("explainers.service.plan.__version__", "99")
    backend.engine.resume()
    assert backend._database.read("SELECT * FROM jobs") == []
    assert backend.engine.estimate(request).model_rows == 0


def test_jobs_are_taken_up_one_after_the_other(backend, launcher, analysis):
    seeds = (3, 1, 2)
    for seed in seeds:
        leave(backend, sampled(analysis, seed=seed))
    backend.engine.resume()
    found = [frame.fields["seed"] for frame, _ in launcher.asked if frame.verb == "block"]
    assert found == [seed for seed in seeds for _ in range(BLOCKS)]


def test_server_that_is_closed_leaves_its_jobs_to_the_next_one(tmp_path, monkeypatch):
    """They were not cancelled by anybody who wanted them stopped."""
    install(monkeypatch, SHARES)
    launcher = WatchedLauncher()
    steps = Steps(launcher)
    backend = service(tmp_path / "home", launcher)
    analysis = opened(backend, toys.model("xgboost"))
    job = backend.engine.explain(sampled(analysis))
    steps.let(4)
    closing_it = threading.Thread(target=backend.close)
    closing_it.start()
    assert job.wait(2)
    assert job.error.code == "CANCELLED"
    steps.end()
    closing_it.join(5)
    job.wait_left(5)
    stored = len(launcher.blocks)
    with closing(service(tmp_path / "home", WatchedLauncher())) as later:
        later.engine.resume()
        asked = len(later.launcher.blocks)
        assert BLOCKS - stored <= asked <= BLOCKS - 4
        assert later.engine.explain(sampled(analysis)).result().receipt.rows_used == 240


def test_closing_ends_a_resume(backend, launcher, analysis):
    for seed in (1, 2):
        leave(backend, sampled(analysis, seed=seed))
    gate = Gate(launcher, 2)
    thread = threading.Thread(target=backend.engine.resume)
    thread.start()
    assert gate.reached.wait(5)
    backend.engine.close()
    gate.open.set()
    thread.join(5)
    assert not thread.is_alive()
    left = backend._database.read("SELECT identity, state FROM jobs")
    names = {identity_of(plan(sampled(analysis, seed=seed))) for seed in (1, 2)}
    assert set(left) == {(name, "running") for name in names}, "nobody cancelled them"


def test_request_in_the_list_is_the_one_that_was_asked(tmp_path, backend, analysis):
    request = Request(analysis, "partial_dependence", sampled(analysis).rows, {"points": 5}, 7)
    leave(backend, request)
    with closing(Database(tmp_path / "home" / "jobs.sqlite")) as database:
        (left,) = JobRegister(database).unfinished()
    assert left.request == request
