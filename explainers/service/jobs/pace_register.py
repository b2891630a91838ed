"""How fast models and methods were, kept from one server to the next."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable

from explainers.service.database import Database

PROBE = "probe"
"""The work of which the pace is that of the model alone."""

_LOG = logging.getLogger(__name__)
_KEPT_SECONDS = 7 * 86_400.0


class PaceRegister:
    """Seconds per model row by subject and kind of work, in the table `paces`.

    A disk that refuses costs an estimate and nothing else. Safe to use from any thread.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock
        self._write("DELETE FROM paces WHERE updated < ?", clock() - _KEPT_SECONDS)

    def note(self, subject: str, work: str, seconds: float) -> None:
        """Keep a pace; the mean with the one before, since machines are busier at times."""
        self._write(
            """INSERT INTO paces VALUES (?, ?, ?, ?) ON CONFLICT (subject, work) DO UPDATE SET
                seconds = (seconds + excluded.seconds) / 2, updated = excluded.updated""",
            *(subject, work, seconds, self._clock()),
        )

    def known(self, subject: str, *works: str) -> float | None:
        """Return the pace of the first of `works` that has one, or None."""
        try:
            rows = self._database.read("SELECT work, seconds FROM paces WHERE subject = ?", subject)
        except sqlite3.Error as problem:
            self._log("read", problem)
            return None
        paces = dict(rows)
        return next((float(paces[work]) for work in works if work in paces), None)

    def forget_about(self, subject: str) -> None:
        """Forget the paces of an analysis."""
        self._write("DELETE FROM paces WHERE subject = ?", subject)

    def _write(self, statement: str, *values: str | float) -> None:
        try:
            self._database.write(statement, *values)
        except sqlite3.Error as problem:
            self._log("kept", problem)

    def _log(self, deed: str, problem: sqlite3.Error) -> None:
        if not self._database.closed:  # else the server ends, and a last job ends with it
            _LOG.warning("A pace could not be %s: %s", deed, problem)
