"""One at a time for each thing: a block two jobs need is computed once, a worker asked in turn."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from explainers.service.workers.turnstile import Turnstile


class Turns:
    """Turnstiles by name, kept only while somebody wants them. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._places: dict[Hashable, _Place] = {}

    @contextmanager
    def turn(
        self,
        thing: Hashable,
        *,
        urgent: bool = False,
        still: Callable[[], None] | None = None,
    ) -> Iterator[None]:
        """Wait until nobody else is at `thing`, and be at it for the block.

        See :meth:`Turnstile.turn`.
        """
        with self._lock:
            place = self._places.setdefault(thing, _Place())
            place.wanted += 1
        try:
            with place.turnstile.turn(urgent=urgent, still=still):
                yield
        finally:
            with self._lock:
                place.wanted -= 1
                if not place.wanted:
                    del self._places[thing]


@dataclass(eq=False)
class _Place:
    turnstile: Turnstile = field(default_factory=Turnstile)
    wanted: int = 0
