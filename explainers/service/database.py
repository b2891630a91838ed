"""The server's small SQLite file: who is computing what, and how fast it went last time."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from explainers.errors import RefusedError, quoted

SCHEMA = 1
"""The number of this file's layout. A file of another number is emptied: it holds no answers."""

_WAIT_SECONDS = 2.0
"""How long a write waits for another process's, which takes microseconds."""

_TABLES = (
    """CREATE TABLE jobs (
        identity TEXT PRIMARY KEY,
        subject TEXT NOT NULL,
        analysis TEXT NOT NULL,
        request TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('running', 'failed')),
        done INTEGER NOT NULL,
        total INTEGER NOT NULL,
        message TEXT NOT NULL,
        cancel INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        owner TEXT NOT NULL,
        created REAL NOT NULL,
        updated REAL NOT NULL
    )""",
    """CREATE TABLE paces (
        subject TEXT NOT NULL,
        work TEXT NOT NULL,
        seconds REAL NOT NULL,
        updated REAL NOT NULL,
        PRIMARY KEY (subject, work)
    )""",
)


class Database:
    """An SQLite file that threads and processes share; every write is a transaction of its own.

    Written ahead (WAL) and not synced at each write: a power cut may cost the last moments of
    this list, and nothing else. What is deleted is overwritten. Raises RefusedError
    DATABASE_REFUSED when the file cannot be opened or is no such file.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self.closed = False
        connection: sqlite3.Connection | None = None
        try:
            connection = sqlite3.connect(
                path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False
            )
            _set_up(connection)
        except sqlite3.Error as problem:
            if connection is not None:
                connection.close()
            raise RefusedError(
                "DATABASE_REFUSED",
                f"The list of jobs, {quoted(path.name)} in the folder RATIONALE_HOME, cannot be "
                f"used: {problem}.",
                "Check the folder's rights and free space. The file holds no explanations: it may "
                "be deleted while the server is stopped.",
            ) from problem
        self._connection = connection

    def write(self, statement: str, *values: Any) -> int:
        """Change rows in one transaction; how many. Raises sqlite3.Error."""
        with self._lock:
            return self._connection.execute(statement, values).rowcount

    def write_all(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Do one statement for all `rows` of values in one transaction. Raises sqlite3.Error."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._connection.executemany(statement, rows)
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def read(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows a query finds. Raises sqlite3.Error."""
        with self._lock:
            return self._connection.execute(statement, values).fetchall()

    def erase(self) -> None:
        """Leave nothing of deleted rows in the file beside the database. Raises sqlite3.Error."""
        with self._lock:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close the file; whoever asks afterwards gets a sqlite3.Error."""
        with self._lock:
            self.closed = True
            self._connection.close()


def _set_up(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA secure_delete = ON").fetchall()
    connection.execute("BEGIN IMMEDIATE")  # of two servers that start at once, one makes the tables
    try:
        ((found,),) = connection.execute("PRAGMA user_version").fetchall()
        if found != SCHEMA:
            connection.execute("DROP TABLE IF EXISTS jobs")
            connection.execute("DROP TABLE IF EXISTS paces")
            for table in _TABLES:
                connection.execute(table)
            connection.execute(f"PRAGMA user_version = {SCHEMA}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
