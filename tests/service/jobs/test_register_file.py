"""The file of the list of jobs: shared by processes, and never in a job's way."""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace

import pytest

from explainers.errors import RefusedError
from explainers.service.database import Database
from explainers.service.jobs.pace_register import PROBE, PaceRegister
from explainers.service.jobs.register import JobRegister
from tests.service.answering import in_threads
from tests.service.jobs.registered import FAILURE, begin, content, rows
from tests.service.toy_requests import TREES


def test_nothing_of_a_forgotten_analysis_is_left_in_the_files(tmp_path, database, register):
    secret = replace(TREES, analysis=replace(TREES.analysis, name="unmistakable"))
    register.fail("a", "s", secret, FAILURE)
    begin(register, "b", "other")
    assert b"unmistakable" in content(tmp_path)
    register.forget_about("s")
    assert b"unmistakable" not in content(tmp_path)
    assert [row[0] for row in rows(database)] == ["b"]


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
from tests.service.toy_requests import TREES
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
