"""One at a time for each thing: two jobs that need the same block compute it once."""

from __future__ import annotations

import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


class Turns:
    """Locks by name, held only while somebody wants them. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._places: dict[Hashable, _Place] = {}

    @contextmanager
    def turn(self, thing: Hashable) -> Iterator[None]:
        """Wait until nobody else is at `thing`, and be at it for the block."""
        with self._lock:
            place = self._places.setdefault(thing, _Place(threading.Lock()))
            place.wanted += 1
        try:
            with place.lock:
                yield
        finally:
            with self._lock:
                place.wanted -= 1
                if not place.wanted:
                    del self._places[thing]


@dataclass(eq=False)
class _Place:
    lock: threading.Lock
    wanted: int = 0
