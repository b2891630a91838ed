"""The jobs of this and earlier servers: what is running, what failed, what somebody cancelled.

A job is here from its first block that has to be computed until its answer is in the store. What
is written here must never decide whether a job succeeds: when the disk refuses, the log says so
and the job goes on.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from explainers.errors import RationaleError, StoppedError, from_fields
from explainers.records import Request
from explainers.service.database import Database
from explainers.service.jobs.progress import Progress, cancelled
from explainers.service.owners import alive, this_process
from explainers.service.record_json import from_json, to_json

RESUMED_AT_MOST = 2
"""How often a job is taken up after its server died: one that kills the server must not loop."""

KEPT_SECONDS = 7 * 86_400.0
"""How long a failure is remembered."""

_LOG = logging.getLogger(__name__)
_NOBODY = ""


@dataclass(frozen=True)
class Failure:
    """A job that failed or was cancelled: why, and how far it had come."""

    error: RationaleError
    progress: Progress


@dataclass(frozen=True)
class Unfinished:
    """A job whose server is gone. `request` is None when another version wrote it."""

    identity: str
    request: Request | None


class JobRegister:
    """Jobs by identity in the table `jobs`. Safe to use from any thread and process.

    `owner` is the process whose jobs are begun here. `clock` gives seconds since 1970.
    """

    def __init__(
        self,
        database: Database,
        owner: str | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._owner = owner or this_process()
        self._clock = clock
        self._sweep()

    def failure(self, identity: str) -> Failure | None:
        """Return how a job failed, or None: unknown, running, or to be taken up again."""
        for row in self._rows("WHERE identity = ?", identity):
            if row.error is not None:
                return Failure(row.error, Progress(row.done, row.total))
        return None

    def begin(self, identity: str, subject: str, request: Request, total: int) -> None:
        """Enter a job as running here, unless a living process has it already."""
        now = self._clock()
        with self._harmless("enter a job"):
            found = self._database.read("SELECT owner FROM jobs WHERE identity = ?", identity)
            before = found[0][0] if found else self._owner
            if before != self._owner and alive(before):
                return
            self._database.write(
                """INSERT INTO jobs VALUES (?, ?, ?, ?, 'running', 0, ?, '', 0, 0, ?, ?, ?)
                ON CONFLICT (identity) DO UPDATE SET
                    request = excluded.request, state = 'running', done = 0, message = '',
                    cancel = 0, owner = excluded.owner, updated = excluded.updated,
                    attempts = attempts + ?
                WHERE owner = ?""",
                *(identity, subject, request.analysis.id, json.dumps(to_json(request)), total),
                *(self._owner, now, now, int(before not in (self._owner, _NOBODY)), before),
            )

    def beat(self, done: Mapping[str, int]) -> frozenset[str]:
        """Write down how far running jobs are; the identities somebody wants cancelled."""
        with self._harmless("write how far jobs are"):
            if done:
                now = self._clock()
                self._database.write_all(
                    """UPDATE jobs SET done = ?, updated = ?
                    WHERE identity = ? AND owner = ? AND state = 'running'""",
                    [(rows, now, identity, self._owner) for identity, rows in done.items()],
                )
            found = self._database.read(
                "SELECT identity FROM jobs WHERE cancel = 1 AND state = 'running'"
            )
            return frozenset(identity for (identity,) in found)
        return frozenset()

    def cancel(self, identity: str) -> None:
        """Ask whichever process runs a job to stop it."""
        with self._harmless("cancel a job"):
            self._database.write(
                "UPDATE jobs SET cancel = 1 WHERE identity = ? AND state = 'running'", identity
            )

    def fail(self, identity: str, subject: str, request: Request, failure: Failure) -> None:
        """Keep why a job failed."""
        now, progress = self._clock(), failure.progress
        with self._harmless("keep a failure"):
            self._database.write(
                """INSERT OR REPLACE INTO jobs
                VALUES (?, ?, ?, ?, 'failed', ?, ?, ?, 0, 0, ?, ?, ?)""",
                *(identity, subject, request.analysis.id, json.dumps(to_json(request))),
                *(progress.done, progress.total, json.dumps(failure.error.fields())),
                *(_NOBODY, now, now),
            )
            self._sweep()

    def forget(self, identity: str) -> None:
        """Take a job out: it succeeded, or is to be tried again; another process's stays."""
        with self._harmless("take a job out"):
            for owner, state in self._database.read(
                "SELECT owner, state FROM jobs WHERE identity = ?", identity
            ):
                if state == "failed" or owner == self._owner or not alive(owner):
                    self._database.write(
                        "DELETE FROM jobs WHERE identity = ? AND owner = ?", identity, owner
                    )

    def forget_about(self, subject: str) -> None:
        """Take out every job about an analysis, and leave nothing of what it said."""
        with self._harmless("forget an analysis"):
            self._database.write("DELETE FROM jobs WHERE subject = ?", subject)
            self._database.erase()

    def unfinished(self) -> tuple[Unfinished, ...]:
        """Return the jobs whose server is gone and which may be taken up, the oldest first."""
        rows = self._rows("WHERE state = 'running' ORDER BY created")
        left = [row for row in rows if row.error is None and not alive(row.owner)]
        return tuple(Unfinished(row.identity, _request(row.request)) for row in left)

    def set_aside(self) -> None:
        """Leave this process's running jobs to the next one: it ends, and they did not fail."""
        with self._harmless("set jobs aside"):
            self._database.write(
                "UPDATE jobs SET owner = ? WHERE owner = ? AND state = 'running'",
                *(_NOBODY, self._owner),
            )

    def _rows(self, where: str, *values: Any) -> list[_Row]:
        with self._harmless("look jobs up"):
            columns = "identity, request, state, done, total, message, cancel, attempts, owner"
            query = f"SELECT {columns} FROM jobs {where}"  # noqa: S608 - both stand in this file
            found = self._database.read(query, *values)
            return [_Row(*row) for row in found]
        return []

    def _sweep(self) -> None:
        with self._harmless("sweep old jobs"):
            old = self._clock() - KEPT_SECONDS
            self._database.write("DELETE FROM jobs WHERE updated < ?", old)

    @contextmanager
    def _harmless(self, deed: str) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as problem:
            if not self._database.closed:  # else the server ends, and a last job ends with it
                _LOG.warning("The list of jobs could not %s: %s", deed, problem)


@dataclass(frozen=True)
class _Row:
    identity: str
    request: str
    state: str
    done: int
    total: int
    message: str
    cancel: int
    attempts: int
    owner: str

    @property
    def error(self) -> RationaleError | None:
        """Why the job is over, or None where it is not."""
        if self.state == "failed":
            return from_fields(json.loads(self.message))
        if alive(self.owner):
            return None
        if self.cancel:  # its server was gone before it could obey
            return cancelled(Progress(self.done, self.total))
        if self.owner != _NOBODY and self.attempts >= RESUMED_AT_MOST:
            return StoppedError(
                "SERVER_STOPPED",
                f"The server stopped {self.attempts + 1} times while it computed this, so it does "
                "not start again by itself.",
                "Look into the server's log for the reason, then try again: what was computed is "
                "kept.",
            )
        return None


def _request(text: str) -> Request | None:
    try:
        return from_json(Request, json.loads(text))
    except ValueError:
        return None
