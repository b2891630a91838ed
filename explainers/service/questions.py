"""Questions to the workers: one at a time for each analysis, in order, and taken back on cancel.

The order is kept here and not only at the worker, so that a question a cancelled job takes its
worker from is always its own: the next in line is asked of a new worker, and nobody else fails.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final, Protocol

from explainers.kernels.reporting import Report
from explainers.records import Analysis
from explainers.service.jobs.job import Job
from explainers.service.opening import Trusted, nothing_known, open_frame, prepare_frame
from explainers.service.storage.keys import digest
from explainers.service.workers.frames import Frame
from explainers.service.workers.pool import Twin, WorkerPool
from explainers.service.workers.turns import Turns
from explainers.service.workers.worker import Worker

_LOOK_AGAIN: Final = 0.05
"""Seconds between two looks whether anybody still wants the worker."""


class Files(Protocol):
    """Where the files of analyses lie."""

    def path(self, digest: str) -> Path:
        """Return the place of the file with this digest."""


class Questions:
    """Asks the workers of a pool about analyses. Safe to use by threads."""

    def __init__(self, pool: WorkerPool, files: Files, trusted: Trusted = nothing_known) -> None:
        """Ask workers of `pool`; `trusted` says what is answered for when they open `files`."""
        self._pool = pool
        self._files = files
        self._trusted = trusted
        self._turns = Turns()
        self._lock = threading.Lock()
        self._computing: Counter[str] = Counter()

    @contextmanager
    def computing(self, subject: str) -> Iterator[None]:
        """While this lasts, somebody has use for the worker of `subject`; see `stay_back`."""
        with self._lock:
            self._computing[subject] += 1
        try:
            yield
        finally:
            with self._lock:
                self._computing[subject] -= 1
                if not self._computing[subject]:
                    del self._computing[subject]

    def stay_back(self, job: Job, subject: str, seconds: float) -> None:
        """Leave the worker to others for `seconds`, while there are any.

        A job whose single rows take longer than a bite may gives that time back: turn by turn
        alone, one of short bites would get next to nothing beside it. Raises StoppedError
        CANCELLED.
        """
        until = time.monotonic() + seconds
        while self._computing[subject] > 1 and (left := until - time.monotonic()) > 0:
            job.go_on()
            time.sleep(min(left, _LOOK_AGAIN))

    def ask(self, analysis: Analysis, frame: Frame, *, urgent: bool) -> Frame:
        """Wait for a turn, then for the answer; `urgent` passes those who wait.

        Raises what `worker` and `Worker.ask` raise.
        """
        with self._turns.turn(subject_of(analysis), urgent=urgent):
            return self.worker(analysis).ask(frame, urgent=urgent)

    def ask_for(
        self, job: Job, analysis: Analysis, frame: Frame, heard: Report, *, urgent: bool
    ) -> Frame:
        """Ask like `ask`; a cancel of `job` leaves the queue, or stops the worker.

        heard: told on this thread, a few times a second, how far the answer is.

        Raises StoppedError CANCELLED, or what the stopped worker raises.
        """
        subject = subject_of(analysis)
        with self._turns.turn(subject, urgent=urgent, still=job.go_on):
            job.go_on()
            with job.interruptible(lambda: self._pool.drop(subject)):
                return self.worker(analysis, job).ask(frame, urgent=urgent, heard=heard)

    def worker(self, analysis: Analysis, job: Job | None = None) -> Worker:
        """Return the worker that holds an analysis, opening it if need be.

        Raises RationaleError when the files are gone or cannot be read, or no worker can be had.
        """
        return self._pool.get(
            subject_of(analysis),
            lambda: open_frame(analysis, self._files.path, self._trusted),
            job.go_on if job else None,
            _unprepared(analysis),
        )

    def drop(self, subject: str) -> None:
        """Stop the worker of an analysis, even in the middle of an answer."""
        self._pool.drop(subject)


def _unprepared(analysis: Analysis) -> Twin | None:
    """The same pictures and model without a preparation: previews have loaded that one already."""
    if analysis.preparation is None:
        return None
    plain = replace(analysis, preparation=None)
    return Twin(subject_of(plain), lambda: prepare_frame(analysis))


def subject_of(analysis: Analysis) -> str:
    """What jobs, workers and paces are about: the digest of an analysis' content."""
    return digest(analysis.content())
