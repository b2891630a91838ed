"""A job: one request being answered, watched by however many pages asked for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final, Literal

from explainers.errors import RationaleError, StoppedError
from explainers.records import Result
from explainers.service.jobs.progress import Bite, Progress, cancelled
from explainers.service.jobs.ties import Loose, Ties
from explainers.service.storage.blocks import Block

State = Literal["running", "done", "failed"]

INTERRUPT_SECONDS: Final = 0.5
"""How long a cancelled job may take to come back by itself; then its worker is taken away."""

ABANDON_SECONDS: Final = 0.15
"""How long it may take after that; then it is over, whatever it still hangs on."""


_LOOSE: Final = Loose()


class Job:
    """A running or finished answer. Threads may wait for it, watch it and cancel it."""

    def __init__(self, total: int, ties: Ties = _LOOSE) -> None:
        self._progress = Progress(0, total)
        self._ties = ties
        self._lock = threading.Lock()
        self._finished = threading.Event()
        self._left = threading.Event()
        self._cancelled = threading.Event()
        self._interrupt: Callable[[], None] | None = None
        self._begun = self._ended = False
        self._held: Block | None = None
        self._result: Result | None = None
        self._error: RationaleError | None = None

    @classmethod
    def remembered(cls, error: RationaleError, progress: Progress, ties: Ties = _LOOSE) -> Job:
        """Return a job that failed earlier, perhaps under another server; `ties` are not told."""
        job = cls(progress.total, ties)
        job._progress, job._error, job._ended = progress, error, True
        job._finished.set()
        job._left.set()
        return job

    @property
    def state(self) -> State:
        """Running, done or failed; a cancelled job has failed with code CANCELLED."""
        if not self._finished.is_set():
            return "running"
        return "done" if self._error is None else "failed"

    @property
    def progress(self) -> Progress:
        """Rows explained so far, and how long the rest will take."""
        return self._progress

    @property
    def within(self) -> float:
        """Share of the rows being explained that is done, 0 to 1."""
        return self._progress.within

    @property
    def error(self) -> RationaleError | None:
        """Why the job failed, or None."""
        return self._error

    @property
    def held(self) -> Block | None:
        """What is there of the first block while it is computed, or None."""
        return self._held

    @property
    def registered(self) -> bool:
        """True once the job found something to compute."""
        return self._begun

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the job is over, at most `seconds`; tell whether it is."""
        return self._finished.wait(seconds)

    def wait_left(self, seconds: float | None = None) -> bool:
        """Wait until nothing runs for the job any more, which may be later than it is over."""
        return self._left.wait(seconds)

    def result(self) -> Result:
        """Wait for the answer. Raises the job's RationaleError if it failed."""
        self._finished.wait()
        if self._error is not None:
            # Each raise would add the caller's frames to an error that is kept.
            raise self._error.with_traceback(None)
        if self._result is None:
            raise StoppedError("NO_RESULT", "The job ended without a result.", "Ask again.")
        return self._result

    def draft(self) -> Result | None:
        """Return the result over the blocks finished so far, or None while there is none.

        They are the first ones of the order the request takes its rows in, which for a sample is
        drawn by the seed: a fair sample, too. Cheap to ask again: it is made anew only when the
        rows have at least doubled, or the job is over. Never waits and never raises.
        """
        if self.state == "done":
            return self._result
        return self._ties.draft(self)

    def cancel(self) -> None:
        """Ask the job to stop; within a second it is over. Finished blocks stay stored."""
        with self._lock:
            if self._ended or self._cancelled.is_set():
                return
            self._cancelled.set()
        self._ties.cancelled(self)
        threading.Thread(target=self._insist, name="cancel", daemon=True).start()

    def go_on(self) -> None:
        """Pass on to more work. Raises StoppedError CANCELLED once cancel was asked for."""
        if self._cancelled.is_set():
            raise cancelled(self._progress)

    def check_wanted(self) -> None:
        """Pass on with work that was already done. Raises StoppedError once the job is over."""
        if self._ended:
            raise cancelled(self._progress)

    def begin(self) -> None:
        """Say that something has to be computed."""
        if not self._begun:
            self._begun = True
            self._ties.begun(self)

    def reach(self, done: int, seconds_left: float | None = None) -> None:
        """Say that `done` of the rows are explained."""
        self._progress = Progress(done, self._progress.total, seconds_left)

    def advance(self, bite: Bite, seconds_left: float | None = None) -> None:
        """Say how far the rows after those are."""
        self._progress = replace(self._progress, bite=bite, seconds_left=seconds_left)

    def pause(self, why: str) -> None:
        """Say that nothing goes on for the moment, and why; the next rows say that it does."""
        self._progress = replace(self._progress, waiting=why, seconds_left=None)

    def hold(self, rows: Block) -> None:
        """Have a draft made of the first block's `rows`, before it is whole."""
        self._held = rows

    @contextmanager
    def interruptible(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """While this lasts, a cancel that is not obeyed in time calls `interrupt`, and no later."""
        with self._lock:
            self._interrupt = interrupt
        try:
            yield
        finally:
            with self._lock:
                self._interrupt = None

    def run(self, work: Callable[[Job], Result]) -> None:
        """Do the work and keep its result or its error; never raises but for the thread's end."""
        result: Result | None = None
        error: RationaleError | None = None
        try:
            result = work(self)
        except StoppedError as stopped:
            # Who cancels may take the worker away too; what was asked for is what happened.
            error = cancelled(self._progress) if self._cancelled.is_set() else stopped
        except RationaleError as problem:
            error = problem
        except Exception as problem:  # noqa: BLE001 - a thread has nobody to raise to
            error = StoppedError(
                "OUR_FAULT",
                f"Something went wrong on our side: {type(problem).__name__}.",
                "Try again; if it happens again, please report what you did.",
            )
            error.__cause__ = problem
        finally:
            self._end(result, error)
            self._left.set()

    def _insist(self) -> None:
        """See to it that a cancelled job is over soon, whatever holds it up."""
        if self._finished.wait(INTERRUPT_SECONDS):
            return
        with self._lock:  # so that the question it interrupts is still this job's own
            if self._interrupt is not None:
                self._interrupt()
        if not self._finished.wait(ABANDON_SECONDS):
            self._end(None, cancelled(self._progress))

    def _end(self, result: Result | None, error: RationaleError | None) -> None:
        with self._lock:
            if self._ended:
                return
            self._ended = True
            self._result, self._error = result, error
        try:
            self._ties.over(self)
        finally:
            self._finished.set()
