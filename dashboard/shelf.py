"""What was read or worked out lately, kept for the next click; never more than so many bytes."""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np
import pyarrow as pa


@dataclass
class _Place:
    """Where one thing stands, or will as soon as it is made; who makes it holds the lock."""

    making: threading.Lock
    thing: Any = None
    size: int = 0


class Shelf:
    """Things by key, shared by all tabs; the least recently used ones go first. Thread-safe.

    One that alone is larger than `limit` bytes is not kept.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._places: OrderedDict[Hashable, _Place] = OrderedDict()

    def take(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Return what stands under `key`, made first where there is nothing.

        Two who ask at the same time wait for one: a large table is not read twice at once.
        """
        place = self._place(key)
        with place.making:
            if place.thing is None:
                self._fill(key, place, make())
            return place.thing

    def find(self, key: Hashable) -> Any:
        """Return what stands under `key`, or None; never waits for one that is being made."""
        with self._lock:
            place = self._places.get(key)
            if place is None or place.thing is None:
                return None
            self._places.move_to_end(key)
            return place.thing

    def put(self, key: Hashable, thing: Any) -> None:
        """Keep `thing` under `key`, in place of what stood there."""
        self._fill(key, _Place(threading.Lock()), thing)

    def drop(self, key: Hashable) -> None:
        """Take away what stands under `key`, if anything."""
        with self._lock:
            self._places.pop(key, None)

    def clear(self) -> None:
        """Take everything away."""
        with self._lock:
            self._places.clear()

    @property
    def size(self) -> int:
        """Bytes that stand here."""
        with self._lock:
            return sum(place.size for place in self._places.values())

    def _place(self, key: Hashable) -> _Place:
        with self._lock:
            place = self._places.setdefault(key, _Place(threading.Lock()))
            self._places.move_to_end(key)
            return place

    def _fill(self, key: Hashable, place: _Place, thing: Any) -> None:
        place.thing, place.size = thing, bytes_of(thing)
        with self._lock:
            self._places[key] = place
            self._places.move_to_end(key)
            room = self._limit - sum(each.size for each in self._places.values())
            for old in list(self._places):
                if room >= 0:
                    break
                room += self._places[old].size
                if self._places[old].thing is not None:  # one that is being made has no size yet
                    del self._places[old]


def bytes_of(thing: Any) -> int:
    """Count the bytes of a record's arrays, tables and texts; all else counts as nothing."""
    if isinstance(thing, np.ndarray):
        return int(thing.nbytes)
    if isinstance(thing, pa.Table | pa.Array | pa.ChunkedArray):
        # What is held: a slice holds the whole of what it is cut from.
        return int(thing.get_total_buffer_size())
    if isinstance(thing, tuple):
        return sum(sys.getsizeof(p) if isinstance(p, str) else bytes_of(p) for p in thing)
    if is_dataclass(thing):
        return sum(bytes_of(getattr(thing, part.name)) for part in fields(thing))
    return 0
