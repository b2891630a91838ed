"""What a job is tied to: those who write down how it goes and keep what it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from explainers.records import Result

if TYPE_CHECKING:
    from explainers.service.jobs.job import Job


class Ties(Protocol):
    """What a job is tied to."""

    def begun(self, job: Job) -> None:
        """The job found something to compute. Called once, on the job's own thread."""

    def cancelled(self, job: Job) -> None:
        """Somebody asked the job to stop. Called once."""

    def over(self, job: Job) -> None:
        """The job has its result or its error, and tells those who wait next. Called once."""

    def draft(self, job: Job) -> Result | None:
        """Return the result over what is finished so far."""


class Loose:
    """Ties to nothing."""

    def begun(self, job: Job) -> None:
        """Nobody is told."""

    def cancelled(self, job: Job) -> None:
        """Nobody is told."""

    def over(self, job: Job) -> None:
        """Nobody is told."""

    def draft(self, job: Job) -> None:
        """There is none."""
