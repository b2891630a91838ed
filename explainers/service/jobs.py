"""A job: one request being answered, watched by however many pages asked for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from explainers.errors import RationaleError, StoppedError
from explainers.records import Result

State = Literal["running", "done", "failed"]


@dataclass(frozen=True)
class Progress:
    """How far a job is, in rows; `fraction` is 0 to 1."""

    done: int
    total: int

    @property
    def fraction(self) -> float:
        """Share of the rows that are explained."""
        return self.done / self.total if self.total else 1.0


class Job:
    """A running or finished answer. Threads may wait for it, watch it and cancel it."""

    def __init__(self, total: int) -> None:
        self._progress = Progress(0, total)
        self._finished = threading.Event()
        self._cancelled = threading.Event()
        self._result: Result | None = None
        self._error: RationaleError | None = None

    @property
    def state(self) -> State:
        """Running, done or failed; a cancelled job has failed with code CANCELLED."""
        if not self._finished.is_set():
            return "running"
        return "done" if self._error is None else "failed"

    @property
    def progress(self) -> Progress:
        """Rows explained so far."""
        return self._progress

    @property
    def error(self) -> RationaleError | None:
        """Why the job failed, or None."""
        return self._error

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the job is over, at most `seconds`; tell whether it is."""
        return self._finished.wait(seconds)

    def result(self) -> Result:
        """Wait for the answer. Raises the job's RationaleError if it failed."""
        self._finished.wait()
        if self._error is not None:
            # Each raise would add the caller's frames to an error that is kept.
            raise self._error.with_traceback(None)
        if self._result is None:
            raise StoppedError("NO_RESULT", "The job ended without a result.", "Ask again.")
        return self._result

    def cancel(self) -> None:
        """Ask the job to stop before its next block; finished blocks stay stored."""
        self._cancelled.set()

    def go_on(self) -> None:
        """Pass on to more work. Raises StoppedError CANCELLED once cancel was asked for."""
        if self._cancelled.is_set():
            raise self._stopped()

    def reach(self, done: int) -> None:
        """Say that `done` of the rows are explained."""
        self._progress = Progress(done, self._progress.total)

    def run(self, work: Callable[[Job], Result]) -> None:
        """Do the work and keep its result or its error; never raises."""
        try:
            self._result = work(self)
        except StoppedError as error:
            # Who cancels may take the worker away too; what was asked for is what happened.
            self._error = self._stopped() if self._cancelled.is_set() else error
        except RationaleError as error:
            self._error = error
        except Exception as problem:  # noqa: BLE001 - a thread has nobody to raise to
            self._error = StoppedError(
                "OUR_FAULT",
                f"Something went wrong on our side: {type(problem).__name__}.",
                "Try again; if it happens again, please report what you did.",
            )
            self._error.__cause__ = problem
        finally:
            self._finished.set()

    def _stopped(self) -> StoppedError:
        return StoppedError(
            "CANCELLED",
            f"Cancelled after {self._progress.done:,} of {self._progress.total:,} rows.",
            "What was computed is kept; starting again goes on from there.",
        )
