"""One worker for each analysis, and never more of them than the machine can hold."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Final

from explainers.errors import StoppedError
from explainers.service.workers.frames import Frame
from explainers.service.workers.launchers import Launcher
from explainers.service.workers.worker import Worker

_LOOK_AGAIN: Final = 0.05
"""Seconds between two looks for a worker at rest while all are busy."""


@dataclass(frozen=True)
class Twin:
    """Another key of the very same files, and the frame that makes its worker that of this one."""

    key: str
    changing: Callable[[], Frame]


class WorkerPool:
    """Workers by key. A worker that has seen one key's files is never given another's.

    At `capacity` the worker that has been idle longest is stopped for a new one, if that is at
    least `rest` seconds; a running job pauses for less between two of its blocks. When nobody
    rests, `get` waits `patience` seconds. Safe to use from any thread.
    """

    def __init__(
        self, launcher: Launcher, capacity: int = 4, rest: float = 0.5, patience: float = 10.0
    ) -> None:
        self._launcher = launcher
        self._capacity = capacity
        self._rest = rest
        self._patience = patience
        self._changed = threading.Condition()
        self._seats: dict[str, _Seat] = {}
        self._closed = False

    def get(
        self,
        key: str,
        open_frame: Callable[[], Frame],
        still: Callable[[], None] | None = None,
        twin: Twin | None = None,
    ) -> Worker:
        """The worker of `key`; a new one is asked `open_frame()` first, once.

        Where there is none but `twin` has one, that one becomes the worker of `key`, and none is
        started. `still` is called now and then while nobody rests; what it raises ends the wait.

        Who asks for the same key meanwhile waits for the same start. Raises what the start or the
        opening raised, to all who waited, and StoppedError with the code WORKERS_BUSY or
        WORKER_DROPPED.
        """
        seat, empty, leaving = self._take(key, still, twin)
        if leaving:
            leaving.leave()
        if empty:
            self._fill(key, seat, twin.changing if twin and seat.worker else open_frame)
        return seat.filled.result()

    def drop(self, key: str) -> None:
        """Stop the worker of `key`, if there is one, even in the middle of an answer."""
        with self._changed:
            seat = self._seats.pop(key, None)
            self._changed.notify_all()
        if seat:
            seat.leave()

    def close(self) -> None:
        """Stop all workers and start no more. The launcher stays its maker's to close."""
        with self._changed:
            self._closed = True
            seats, self._seats = list(self._seats.values()), {}
            self._changed.notify_all()
        for seat in seats:
            seat.leave()

    def _take(
        self, key: str, still: Callable[[], None] | None, twin: Twin | None
    ) -> tuple[_Seat, bool, _Seat | None]:
        """The seat of `key`, whether the caller has to fill it, and who leaves for it.

        A seat that is to be filled and has its worker already was its twin's.
        """
        deadline = time.monotonic() + self._patience
        leaving: _Seat | None = None
        with self._changed:
            while not self._closed:
                seat = self._seats.get(key)
                if seat and not seat.broken:
                    seat.touched = time.monotonic()
                    return seat, False, None
                if seat is None and twin is not None and (held := self._taken_from(twin.key)):
                    self._seats[key] = seat = _Seat(worker=held)
                    return seat, True, None
                if seat or len(self._seats) >= self._capacity:
                    leaving = self._evicted(key)
                if len(self._seats) < self._capacity:
                    self._seats[key] = seat = _Seat()
                    return seat, True, leaving
                if time.monotonic() >= deadline:
                    raise StoppedError(
                        "WORKERS_BUSY",
                        f"All {self._capacity} workers are busy with other analyses.",
                        "Wait until a running job ends, or cancel one, and ask again.",
                    )
                self._changed.wait(_LOOK_AGAIN)
                if still is not None:
                    still()
        raise _dropped()

    def _taken_from(self, key: str) -> Worker | None:
        """Take an opened, living worker away from its key; None where there is none."""
        seat = self._seats.get(key)
        if seat is None or not seat.filled.done() or seat.broken:
            return None
        return self._seats.pop(key).worker

    def _evicted(self, key: str) -> _Seat | None:
        """Take away the dead worker of `key`, else any dead one, else the one idle longest."""
        if key in self._seats:
            return self._seats.pop(key)
        idle, longest = max((seat.idle_seconds, name) for name, seat in self._seats.items())
        return self._seats.pop(longest) if 0 < idle >= self._rest else None

    def _fill(self, key: str, seat: _Seat, first: Callable[[], Frame]) -> None:
        try:
            worker = seat.worker or self._launcher.launch()
            seat.worker = worker
            if self._kept(key, seat):
                worker.ask(first())
        except BaseException as error:  # noqa: BLE001 - those who wait must hear of it
            with self._changed:
                kept = self._seats.get(key) is seat
                if kept:
                    del self._seats[key]
                self._changed.notify_all()
            seat.leave()
            seat.filled.set_exception(error if kept else _dropped())
            return
        if self._kept(key, seat):
            seat.touched = time.monotonic()
            seat.filled.set_result(worker)
        else:
            seat.leave()
            seat.filled.set_exception(_dropped())

    def _kept(self, key: str, seat: _Seat) -> bool:
        with self._changed:
            return self._seats.get(key) is seat


@dataclass(eq=False)
class _Seat:
    """A worker's place. `worker` is there from its launch on, `filled` once it is opened."""

    filled: Future[Worker] = field(default_factory=Future)
    worker: Worker | None = None
    touched: float = 0.0

    @property
    def broken(self) -> bool:
        """True for a worker that was opened and has died."""
        return self.filled.done() and not (self.worker and self.worker.alive)

    @property
    def idle_seconds(self) -> float:
        """How long nobody has asked or got it: 0 until it is opened, for ever when it has died."""
        if self.worker is None or not self.filled.done():
            return 0.0
        if not self.worker.alive:
            return float("inf")
        return min(self.worker.idle_seconds, time.monotonic() - self.touched)

    def leave(self) -> None:
        """Stop the worker, opened or not."""
        if self.worker:
            self.worker.close()


def _dropped() -> StoppedError:
    return StoppedError(
        "WORKER_DROPPED",
        "The worker of this analysis was stopped while it started.",
        "Ask again if the analysis is still there.",
    )
