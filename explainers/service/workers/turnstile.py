"""One at a time, in order: who may speak to a worker next.

A plain Lock wakes whom it likes, and a batch job that takes it again at once starves every page
that waits. Here the place is handed on: urgent ones first, otherwise first come, first served.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

_LOOK_AGAIN: Final = 0.1
"""Seconds between two looks whether somebody still wants to wait."""


class Turnstile:
    """A fair lock with two queues; an urgent request passes those who wait, not the one inside."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken = False
        self._urgent: deque[threading.Event] = deque()
        self._patient: deque[threading.Event] = deque()

    @property
    def taken(self) -> bool:
        """True while somebody is inside."""
        return self._taken

    @contextmanager
    def turn(
        self, *, urgent: bool = False, still: Callable[[], None] | None = None
    ) -> Iterator[None]:
        """Wait for a place, hold it for the block, hand it to the next.

        `still` is called now and then while waiting; what it raises ends the wait.
        """
        self._enter(self._urgent if urgent else self._patient, still)
        try:
            yield
        finally:
            self._leave()

    def _enter(self, queue: deque[threading.Event], still: Callable[[], None] | None) -> None:
        with self._lock:
            if not self._taken:
                self._taken = True
                return
            called = threading.Event()
            queue.append(called)
        try:
            if still is None:
                called.wait()
            else:
                while not called.wait(_LOOK_AGAIN):
                    still()
        except BaseException:  # interrupted while waiting: the place must not be lost with us
            with self._lock:
                if not called.is_set():
                    queue.remove(called)
                    raise
            self._leave()
            raise

    def _leave(self) -> None:
        with self._lock:
            queue = self._urgent or self._patient
            if queue:
                queue.popleft().set()
            else:
                self._taken = False
