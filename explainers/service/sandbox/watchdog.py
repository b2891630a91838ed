"""The server's eye on its workers: memory really used, disk, and the clock on the wall.

What rlimits cannot see: they bound what a process asks for, not what it holds in memory, and a
single file, not all of them.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

from explainers.errors import StoppedError
from explainers.service.sandbox import usage
from explainers.service.sandbox.limits import GIB, MIB, Limits

_EVERY: Final = 0.25
"""Seconds between two looks; a process can fill about a gigabyte in that time."""

MOST_THREADS: Final = 1_000
"""Far more than libraries start, far fewer than a machine can hold."""


class Watched(Protocol):
    """What the watchdog needs of a worker."""

    @property
    def alive(self) -> bool:
        """False once it has ended."""

    @property
    def pid(self) -> int:
        """Its process."""

    @property
    def scratch(self) -> Path:
        """The folder it writes in."""

    @property
    def answers(self) -> int:
        """How many questions it has been through."""

    @property
    def busy_seconds(self) -> float:
        """How long it has been at a question; 0 while it is at none."""

    def stop(self, why: StoppedError) -> None:
        """End it and tell whoever asks why."""

    def bury(self) -> None:
        """Leave nothing of it, once it has ended; safe to call again."""


class Watchdog:
    """Looks at all workers of one launcher from one thread, which lives while one of them does."""

    def __init__(self, limits: Limits, every: float = _EVERY) -> None:
        self._limits = limits
        self._every = every
        self._lock = threading.Lock()
        self._watched: set[Watched] = set()
        self._looking = False

    @property
    def measures(self) -> tuple[str, ...]:
        """What it sees to, in sentences."""
        limits = self._limits
        times = (
            f"It is stopped when an answer takes longer than {limits.answer_seconds:,g} s, or"
            f" opening its files longer than {limits.load_seconds:,g} s."
        )
        if usage.memory_bytes(os.getpid()) is None:
            return (times,)
        return (
            times,
            f"It is stopped when it holds more than {limits.memory_bytes / GIB:.3g} GiB in"
            f" memory, or {limits.scratch_bytes / MIB:,.4g} MB on disk.",
        )

    def watch(self, worker: Watched) -> None:
        """Look at a worker until it has ended."""
        with self._lock:
            self._watched.add(worker)
            if not self._looking:
                self._looking = True
                threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        pause = threading.Event()
        while True:
            pause.wait(self._every)
            with self._lock:
                ended = {worker for worker in self._watched if not worker.alive}
                self._watched -= ended
                self._looking = bool(self._watched)
                watched = tuple(self._watched)
            for worker in ended:  # one that died while nobody asked would leave its files
                worker.bury()
            if not watched:
                return
            for worker in watched:
                with suppress(OSError):  # it ends while it is looked at
                    why = complaint(worker, self._limits)
                    if why is not None:
                        worker.stop(why)


def complaint(worker: Watched, limits: Limits) -> StoppedError | None:
    """Say which limit a worker is beyond, if it is."""
    return (
        _too_long(worker.busy_seconds, limits, first=not worker.answers)
        or _too_large(usage.memory_bytes(worker.pid), limits)
        or _too_many(usage.threads(worker.pid))
        or _too_much(usage.written(worker.pid, worker.scratch), limits)
    )


def _too_long(seconds: float, limits: Limits, first: bool) -> StoppedError | None:
    if seconds <= (limits.load_seconds if first else limits.answer_seconds):
        return None
    if first:
        return StoppedError(
            "TIME_LIMIT",
            f"The files took longer to open than is allowed here: {seconds:,.1f} s of"
            f" {limits.load_seconds:,g} s.",
            "Bring a smaller file, or have the administrator raise RATIONALE_LOAD_SECONDS.",
        )
    return StoppedError(
        "TIME_LIMIT",
        f"One answer of this model took longer than is allowed here: {seconds:,.1f} s of"
        f" {limits.answer_seconds:,g} s.",
        "Ask for fewer rows or a smaller budget, or have the administrator raise"
        " RATIONALE_ANSWER_SECONDS.",
    )


def _too_large(memory: int | None, limits: Limits) -> StoppedError | None:
    if memory is None or memory <= limits.memory_bytes:
        return None
    return StoppedError(
        "MEMORY_LIMIT",
        f"The worker that held this model was stopped: it held {memory / GIB:.2f} GiB in memory,"
        f" and {limits.memory_bytes / GIB:.3g} GiB are allowed here.",
        "Bring a smaller model or table or ask for fewer rows, or have the administrator raise"
        " RATIONALE_WORKER_MEMORY_MB.",
    )


def _too_many(threads: int | None) -> StoppedError | None:
    if threads is None or threads <= MOST_THREADS:
        return None
    return StoppedError(
        "THREAD_LIMIT",
        f"The worker that held this model was stopped: it ran {threads:,} threads, and"
        f" {MOST_THREADS:,} are allowed.",
        "Bring a model that computes with fewer threads.",
    )


def _too_much(written: usage.Written, limits: Limits) -> StoppedError | None:
    if written.bytes <= limits.scratch_bytes and written.files <= usage.MOST_FILES:
        return None
    return StoppedError(
        "SCRATCH_LIMIT",
        f"The worker that held this model was stopped: it had written {written.files:,} temporary"
        f" files of {written.bytes / MIB:,.0f} MB, and {usage.MOST_FILES:,} files of"
        f" {limits.scratch_bytes / MIB:,.4g} MB are allowed here.",
        "Bring a smaller model or table, or have the administrator raise RATIONALE_SCRATCH_MB.",
    )
