"""What a worker says between a question and its reply: how far it is.

It is told as often as a method likes and says it a few times a second. The parent believes only
what can be true, and goes by its own clock: no report gives an answer more time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from explainers.errors import quoted
from explainers.kernels.reporting import Report
from explainers.service.workers.frame_errors import FrameError
from explainers.service.workers.frames import Frame

PROGRESS: Final = "progress"
"""The verb of a message that is no reply yet."""

EVERY_SECONDS: Final = 0.2
"""How often a worker says it at most; an answer that is there sooner comes without."""

MOST_STEPS: Final = 10**12
"""More than any answer takes, and few enough to be written in a line."""

_AT_ONCE: Final = 10
_A_SECOND: Final = 10
"""How many reports are heard at most: some, and twice as many a second as a worker of ours says."""


class Reporter:
    """Says to the parent how far an answer is, until it is closed; from any thread; child side."""

    def __init__(
        self, send: Callable[[Frame], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._send = send
        self._clock = clock
        self._lock = threading.Lock()  # a method may compute in threads of its own
        self._next = clock() + EVERY_SECONDS
        self._closed = False

    def __call__(self, done: int, total: int) -> None:
        """See `Report`."""
        with self._lock:
            now = self._clock()
            if self._closed or now < self._next:
                return
            self._next = now + EVERY_SECONDS
            self._send(Frame(PROGRESS, {"done": int(done), "total": int(total)}))

    def close(self) -> None:
        """Say no more: the reply comes next, and nothing may come in the middle of it."""
        with self._lock:
            self._closed = True


class Listener:
    """Hears the reports that come before one reply, from somebody who may be hostile."""

    def __init__(self, report: Report, clock: Callable[[], float] = time.monotonic) -> None:
        self._report = report
        self._clock = clock
        self._since = clock()
        self._heard = 0

    def hear(self, frame: Frame) -> None:
        """Hand one report on. Raises FrameError where it cannot be true, or is one too many."""
        self._heard += 1
        seconds = self._clock() - self._since
        if self._heard > _AT_ONCE + _A_SECOND * seconds:
            raise FrameError(
                "FRAME_FLOOD",
                f"A worker said {self._heard:,} times in {seconds:,.1f} s how far it was; at most"
                f" {_A_SECOND} times a second are listened to.",
            )
        self._report(*_steps(frame))


def _steps(frame: Frame) -> tuple[int, int]:
    """Steps done and in all. A truth value is a number in Python, and no count here."""
    match frame.fields:
        case {"done": int(done), "total": int(total), **rest} if (
            not (rest or frame.arrays or frame.tables)
            and not (isinstance(done, bool) or isinstance(total, bool))
            and 0 <= done <= total
            and 1 <= total <= MOST_STEPS
        ):
            return done, total
    raise FrameError(
        "FRAME_PROGRESS",
        f"A worker said that it had done {quoted(frame.fields.get('done'))} of"
        f" {quoted(frame.fields.get('total'))} steps; both are counts, the second from 1 to"
        f" {MOST_STEPS:,}, and nothing else is said with them.",
    )
