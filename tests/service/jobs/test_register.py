"""The list of jobs: what outlives a server, shared by processes, and never in a job's way."""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace

import pytest

from explainers.errors import ModelError, RefusedError, StoppedError
from explainers.service.database import Database
from explainers.service.jobs.pace_register import PROBE, PaceRegister
from explainers.service.jobs.progress import Progress
from explainers.service.jobs.register import KEPT_SECONDS, Failure, JobRegister
from tests.service.answering import in_threads
from tests.service.test_plan import LIME, TREES

ERROR = ModelError("BAD", "It failed.", "Look.")
FAILURE = Failure(ERROR, Progress(3, 9))
DEAD, GONE, LOST = "999999999:long-ago", "999999999:before", "999999999:first"


@pytest.fixture
def database(tmp_path):
    with closing(Database(tmp_path / "jobs.sqlite")) as database:
        yield database


@pytest.fixture
def register(database):
    return JobRegister(database)


def begin(register, identity="a", subject="s"):
    register.begin(identity, subject, TREES, 9)


def rows(database):
    columns = "identity, state, done, total, cancel, attempts, owner"
    return database.read(f"SELECT {columns} FROM jobs ORDER BY identity")


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


def test_nothing_of_a_forgotten_analysis_is_left_in_the_files(tmp_path, database, register):
    secret = replace(TREES, analysis=replace(TREES.analysis, name="unmistakable"))
    register.fail("a", "s", secret, FAILURE)
    begin(register, "b", "other")
    assert b"unmistakable" in content(tmp_path)
    register.forget_about("s")
    assert b"unmistakable" not in content(tmp_path)
    assert [row[0] for row in rows(database)] == ["b"]


def content(folder):
    return b"".join(path.read_bytes() for path in folder.glob("jobs.sqlite*"))


def use_all(database, register):
    begin(register)
    register.cancel("a")
    register.fail("a", "s", TREES, FAILURE)
    register.forget("a")
    register.forget_about("s")
    register.set_aside()
    assert register.beat({"a": 1}) == frozenset()
    assert register.failure("a") is None
    assert register.unfinished() == ()
    paces = PaceRegister(database)
    paces.note("s", PROBE, 1.0)
    assert paces.known("s", PROBE) is None


def test_list_that_refuses_is_logged_and_fails_nobody(database, register, caplog):
    database.write("DROP TABLE jobs")
    database.write("DROP TABLE paces")
    use_all(database, register)
    for words in ("list of jobs could not enter a job", "pace could not be kept"):
        assert words in caplog.text


def test_list_that_was_closed_fails_nobody_and_needs_no_log(database, register, caplog):
    """The last job may end after the server has closed everything."""
    database.close()
    use_all(database, register)
    assert caplog.text == ""


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b"this is no database" * 99),
        lambda path: path.mkdir(),
    ],
    ids=["another file", "a folder"],
)
def test_list_that_cannot_be_opened_is_said_at_once(tmp_path, spoil):
    spoil(tmp_path / "jobs.sqlite")
    with pytest.raises(RefusedError, match=r"“jobs\.sqlite”") as caught:
        Database(tmp_path / "jobs.sqlite")
    assert caught.value.code == "DATABASE_REFUSED"
    assert str(tmp_path) not in str(caught.value)


def test_list_of_another_version_is_emptied(tmp_path):
    path = tmp_path / "jobs.sqlite"
    with closing(sqlite3.connect(path)) as old:
        old.execute("CREATE TABLE jobs (something TEXT)")
        old.execute("PRAGMA user_version = 99")
        old.commit()
    with closing(Database(path)) as database:
        begin(JobRegister(database))
        assert len(rows(database)) == 1


def test_transaction_that_fails_halfway_changes_nothing(database, register):
    begin(register)
    with pytest.raises(sqlite3.Error):
        database.write_all("UPDATE jobs SET done = ? WHERE identity = ?", [(5, "a"), (1, 2, 3)])
    assert rows(database)[0][2] == 0
    database.write("UPDATE jobs SET done = 6")
    assert rows(database)[0][2] == 6


WRITER = """
import sys
from pathlib import Path
from explainers.service.database import Database
from explainers.service.jobs.register import JobRegister
from tests.service.test_plan import TREES
register = JobRegister(Database(Path(sys.argv[1])))
for number in range(60):
    register.begin(f"{sys.argv[2]}-{number}", "s", TREES, 9)
    register.beat({f"{sys.argv[2]}-{number}": number})
"""


def test_several_processes_and_threads_write_at_once(tmp_path, caplog):
    path = tmp_path / "jobs.sqlite"
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, path, name], stderr=subprocess.PIPE)
        for name in "xy"
    ]
    with closing(Database(path)) as database:
        register = JobRegister(database)
        deadline = time.monotonic() + 60
        while any(writer.poll() is None for writer in writers) and time.monotonic() < deadline:
            in_threads(*[lambda n=n: begin(register, f"t{n}") for n in range(3)])
            in_threads(*[lambda n=n: register.beat({f"t{n}": n}) for n in range(3)])
        errors = [writer.communicate()[1].decode() for writer in writers]
        assert errors == ["", ""]
        found = {row[0]: row[2] for row in rows(database)}
    for name in "xy":
        assert [found[f"{name}-{number}"] for number in range(60)] == list(range(60))
    assert [found[f"t{number}"] for number in range(3)] == [0, 1, 2]
    assert "could not" not in caplog.text


def test_pace_is_kept_as_a_mean_for_each_kind_of_work(database):
    paces = PaceRegister(database)
    assert paces.known("s", "trees", PROBE) is None
    paces.note("s", PROBE, 4.0)
    assert paces.known("s", "trees", PROBE) == 4.0
    paces.note("s", "trees", 1.0)
    paces.note("s", "trees", 3.0)
    assert paces.known("s", "trees", PROBE) == 2.0
    assert paces.known("t", "trees", PROBE) is None
    paces.forget_about("s")
    assert paces.known("s", "trees", PROBE) is None


def test_old_paces_are_swept(database):
    PaceRegister(database, clock=lambda: 0.0).note("s", PROBE, 1.0)
    assert PaceRegister(database, clock=lambda: 1e5).known("s", PROBE) == 1.0
    assert PaceRegister(database, clock=lambda: 1e6).known("s", PROBE) is None


def test_error_that_stopped_a_job_is_rebuilt_with_its_type(register):
    stopped = StoppedError("WORKER_DIED", "It stopped.", "Ask again.")
    register.fail("a", "s", TREES, Failure(stopped, Progress(0, 1)))
    assert type(register.failure("a").error) is StoppedError
