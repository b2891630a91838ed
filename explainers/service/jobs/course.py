"""How one job is going: what it has measured, how much it asks for next, how long it will take."""

from __future__ import annotations

import time
from collections.abc import Callable

from explainers.kernels.reporting import Report
from explainers.service.jobs import pace
from explainers.service.jobs.job import Job
from explainers.service.jobs.pace import Moment, Pace, Speed
from explainers.service.jobs.progress import Bite
from explainers.service.plan import Plan

_NOTE_SECONDS = 1.0
"""How often the pace of a run is kept for estimates, at most."""


class Course:
    """The measurements of one job's run, made by its own thread alone.

    known: seconds per model row of this method and analysis from earlier, or None. ahead: rows
    that are not in the store and have to be computed. `keep` is given the run's own seconds per
    model row, now and then and at the end.
    """

    def __init__(
        self,
        work: Plan,
        job: Job,
        known: float | None,
        ahead: int,
        keep: Callable[[float], None],
    ) -> None:
        self._work = work
        self._job = job
        self._pace = Pace.starting(work.cost_of(1), known)
        self._speed = Speed()
        self._ahead = ahead
        self._keep = keep
        self._kept = time.monotonic()
        self._seconds = 0.0
        self._cost = 0

    @property
    def overtime(self) -> float:
        """Seconds by which the last bite held its worker longer than a bite may."""
        return max(0.0, self._pace.seconds - pace.BITE_SECONDS)

    def bite(self, most: int) -> int:
        """Rows to ask for next, 1 to `most`."""
        return self._pace.bite(most)

    def listening(self, rows: int) -> Report:
        """Return who hears how far a bite of `rows` rows is, and says it on the job.

        What is left goes by the bites before it, as waiting for others counts, too; the first one
        goes by itself, from when it is first heard of: until then a worker may have been opened.
        """
        first: Moment | None = None

        def heard(done: int, total: int) -> None:
            nonlocal first
            bite = Bite(rows, done, total)
            now = Moment(bite.share, time.monotonic())
            first = first or now
            speed = self._speed if self._speed.rows else first.speed(now, rows)
            self._job.advance(bite, speed.left(max(0.0, self._ahead - rows * bite.share)))

        return heard

    def took(self, rows: int, computing: float, waiting: float) -> None:
        """Note that a bite of `rows` rows took a worker `computing` seconds, and us `waiting`."""
        self._pace = self._pace.after(rows, computing)
        self._speed = self._speed.after(rows, waiting)
        self._seconds += computing
        self._cost += self._work.cost_of(rows)
        self._ahead = max(0, self._ahead - rows)
        if time.monotonic() - self._kept > _NOTE_SECONDS:
            self.end()

    def reach(self, done: int) -> None:
        """Say on the job that the first `done` rows are there."""
        self._job.reach(min(done, self._work.rows), self._speed.left(self._ahead))

    def end(self) -> None:
        """Have the pace kept, where anything was computed."""
        self._kept = time.monotonic()
        if self._cost:
            self._keep(self._seconds / self._cost)
