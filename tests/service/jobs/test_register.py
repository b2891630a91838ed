"""The list of jobs: what outlives a server, and what is taken up again."""

import subprocess
import sys
from contextlib import closing

from explainers.errors import ModelError, StoppedError
from explainers.service.database import Database
from explainers.service.jobs.progress import Progress
from explainers.service.jobs.register import KEPT_SECONDS, Failure, JobRegister
from tests.service.jobs.registered import ERROR, FAILURE, begin, rows
from tests.service.toy_requests import LIME, TREES

DEAD, GONE, LOST = "999999999:long-ago", "999999999:before", "999999999:first"


def test_running_job_leaves_when_it_succeeds(database, register):
    begin(register)
    register.beat({"a": 4})
    assert [row[:4] for row in rows(database)] == [("a", "running", 4, 9)]
    assert register.failure("a") is None
    assert register.unfinished() == (), "its server lives"
    register.forget("a")
    assert rows(database) == []


def test_failure_survives_the_server_until_it_is_forgotten(tmp_path):
    path = tmp_path / "jobs.sqlite"
    with closing(Database(path)) as database:
        register = JobRegister(database)
        begin(register)
        register.fail("a", "s", TREES, FAILURE)
    with closing(Database(path)) as database:
        register = JobRegister(database)
        found = register.failure("a")
        assert (type(found.error), found.error.fields()) == (ModelError, ERROR.fields())
        assert found.progress == Progress(3, 9)
        assert register.unfinished() == ()
        register.forget("a")
        assert register.failure("a") is None


def test_failure_of_a_job_that_was_never_entered_is_kept_too(register):
    register.fail("a", "s", LIME, FAILURE)
    assert register.failure("a").error.code == "BAD"


def test_job_of_a_dead_server_is_left_to_be_taken_up(database, register):
    begin(JobRegister(database, DEAD))
    (left,) = register.unfinished()
    assert (left.identity, left.request) == ("a", TREES)
    assert register.failure("a") is None
    begin(register)
    assert register.unfinished() == ()
    assert rows(database)[0][5] == 1


def test_oldest_jobs_are_taken_up_first(database, register):
    moments = iter([0.0, 300.0, 100.0, 200.0])
    dead = JobRegister(database, DEAD, clock=lambda: next(moments))
    for identity in ("c", "a", "b"):
        dead.begin(identity, "s", TREES, 9)
    assert [left.identity for left in register.unfinished()] == ["a", "b", "c"]


def test_job_that_stops_the_server_again_and_again_is_given_up(database, register):
    for owner, attempts in ((LOST, 0), (GONE, 1), (DEAD, 2)):
        begin(JobRegister(database, owner))
        assert rows(database)[0][5] == attempts
    assert register.unfinished() == ()
    failure = register.failure("a")
    assert failure.error.code == "SERVER_STOPPED"
    assert "3 times" in failure.error.sentence
    register.forget("a")
    begin(register)
    assert rows(database)[0][5] == 0, "who tries again begins to count anew"


def test_server_that_ends_in_order_leaves_its_jobs_without_counting_it(database):
    for owner in (LOST, GONE, DEAD, "999999999:last"):
        register = JobRegister(database, owner)
        begin(register)
        register.set_aside()
        assert rows(database)[0][5:] == (0, "")
    (left,) = JobRegister(database).unfinished()
    assert left.identity == "a"


def test_cancel_that_the_server_did_not_live_to_obey_is_obeyed(database, register):
    dead = JobRegister(database, DEAD)
    begin(dead)
    dead.beat({"a": 5})
    register.cancel("a")
    assert register.unfinished() == ()
    assert register.failure("a").error.code == "CANCELLED"
    assert "Cancelled after 5 of 9 rows" in register.failure("a").error.sentence


def test_job_of_another_living_server_stays_its_own(database, register):
    other = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from explainers.service.owners import this_process;"
            "print(this_process(), flush=True); input()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with other:
        theirs = JobRegister(database, other.stdout.readline().strip())
        begin(theirs)
        theirs.beat({"a": 7})
        before = rows(database)
        begin(register)
        register.forget("a")
        assert register.beat({"a": 1}) == frozenset()
        assert rows(database) == before
        assert register.unfinished() == ()
        register.cancel("a")
        assert theirs.beat({"a": 8}) == {"a"}
        other.kill()
    assert register.failure("a").error.code == "CANCELLED"


def test_request_of_another_version_is_told_and_not_guessed(database, register):
    begin(JobRegister(database, DEAD))
    database.write("UPDATE jobs SET request = '{\"method\": 1}'")
    (left,) = register.unfinished()
    assert left.request is None


def test_old_failures_are_swept(database):
    now = [1_000.0]
    register = JobRegister(database, clock=lambda: now[0])
    register.fail("old", "s", TREES, FAILURE)
    now[0] += KEPT_SECONDS - 1
    register.fail("young", "s", TREES, FAILURE)
    assert register.failure("old")
    now[0] += 2
    register.fail("new", "s", TREES, FAILURE)
    assert register.failure("old") is None
    assert register.failure("young")
    now[0] += KEPT_SECONDS + 1
    JobRegister(database, clock=lambda: now[0])
    assert rows(database) == []


def test_error_that_stopped_a_job_is_rebuilt_with_its_type(register):
    stopped = StoppedError("WORKER_DIED", "It stopped.", "Ask again.")
    register.fail("a", "s", TREES, Failure(stopped, Progress(0, 1)))
    assert type(register.failure("a").error) is StoppedError
