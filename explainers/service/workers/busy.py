"""A worker's time: whose turn it is, how long it has been at it, how long it has rested."""

from __future__ import annotations

import time

from explainers.service.workers.turnstile import Turnstile


class Busy:
    """Questions of one worker, one at a time, each between `begin` and `rest`."""

    def __init__(self) -> None:
        self._turnstile = Turnstile()
        self.turn = self._turnstile.turn
        self._last = time.monotonic()
        self._since: float | None = None
        self.answers = 0

    @property
    def idle_seconds(self) -> float:
        """How long it has rested; 0 while somebody has the turn."""
        return 0.0 if self._turnstile.taken else time.monotonic() - self._last

    @property
    def busy_seconds(self) -> float:
        """How long it has been at a question; 0 while it is at none."""
        since = self._since
        return 0.0 if since is None else time.monotonic() - since

    def begin(self) -> None:
        """A question goes out."""
        self._since = time.monotonic()

    def rest(self) -> None:
        """It is answered, or never will be."""
        self._last, self._since = time.monotonic(), None
        self.answers += 1
