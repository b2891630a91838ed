"""How one job is going: what it has measured, how much it asks for next, how long it will take."""

from __future__ import annotations

import time
from collections.abc import Callable

from explainers.service.jobs import pace
from explainers.service.jobs.job import Job
from explainers.service.jobs.pace import Pace, Speed
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
