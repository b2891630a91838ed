"""How much a store holds, and which entries leave when it is too much."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from explainers.service.storage.layout import Layout, footprint

_LOW_WATER = 0.9
"""An eviction goes on to this part of the limit: looking through a full store once per write
would cost more than the write."""

_RECOUNT = 0.05
"""After writing this part of the limit the store is counted anew: other processes write too."""


class Ledger:
    """The running size of one store folder, kept under `limit` bytes. Safe to share by threads.

    The least recently used entries leave first; never a pinned one, nor one being written by this
    process. (Another process's fresh entry is the most recently used, so it leaves last.)
    """

    def __init__(self, layout: Layout, limit: int) -> None:
        self._layout = layout
        self._limit = limit
        self._lock = threading.Lock()
        self._writing: Counter[str] = Counter()
        self._grown = 0
        self._size = sum(footprint(layout.entry(key)) for key in layout.entries())

    @property
    def size(self) -> int:
        """Bytes held, in whole pages: counted at the start, and carried on since."""
        with self._lock:
            return self._size

    @contextmanager
    def writing(self, key: str) -> Iterator[None]:
        """While this lasts, `key` is not evicted by this process."""
        with self._lock:
            self._writing[key] += 1
        try:
            yield
        finally:
            with self._lock:
                self._writing[key] -= 1
                if not self._writing[key]:
                    del self._writing[key]

    def grew(self, size: int) -> None:
        """Count `size` new bytes; evict until the limit is kept."""
        with self._lock:
            self._size += size
            self._grown += size
            if self._size > self._limit or self._grown > self._limit * _RECOUNT:
                self._evict()

    def remove(self, key: str) -> None:
        """Remove an entry and stop counting it."""
        freed = self._layout.discard(key)
        with self._lock:
            self._size -= freed

    def _evict(self) -> None:
        entries = []
        for key in self._layout.entries():
            folder = self._layout.entry(key)
            with suppress(FileNotFoundError):
                entries.append((folder.stat().st_mtime, key, footprint(folder)))
        self._grown = 0
        self._size = sum(size for _, _, size in entries)
        if self._size <= self._limit:
            return
        for _, key, _ in sorted(entries):
            if self._size <= self._limit * _LOW_WATER:
                return
            if key not in self._writing and not self._layout.pin(key).exists():
                self._size -= self._layout.discard(key)
