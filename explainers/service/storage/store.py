"""The store of explanations: open files under content keys, bounded, shared by threads and servers.

Two stores on one folder need no lock between them: everything appears by one rename. Who loses a
race drops its work; who meets an entry that has just gone has a miss.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from explainers.service.drafts import sync
from explainers.service.storage.blocks import Block
from explainers.service.storage.entry import VERDICT, Entry, block_indices, read_request
from explainers.service.storage.eviction import Ledger
from explainers.service.storage.keys import digest, is_digest
from explainers.service.storage.layout import Layout
from explainers.service.storage.sealed import CorruptError

__all__ = ["Block", "Entry", "Store"]


class Store:
    """Explanations in the folder `root`, at most `limit_bytes` on the disk (pins excepted).

    `clock` gives the seconds since 1970 that order entries by their last use.
    """

    def __init__(
        self, root: Path, limit_bytes: int, clock: Callable[[], float] = time.time
    ) -> None:
        self._layout = Layout(root)
        self._layout.drafts.sweep(clock())
        self._ledger = Ledger(self._layout, limit_bytes)
        self._clock = clock
        self.limit = limit_bytes

    def entry(self, key: str, content: Mapping[str, Any]) -> Entry:
        """The explanation that answers `content`, filled or still empty.

        Raises ValueError when `key` is not the digest of `content`.
        """
        if digest(content) != key:
            raise ValueError(f"The key {key[:80]!r} is not the digest of this content.")
        return Entry(key, content, self._layout, self._ledger, self._clock)

    def known(self, key: str) -> bool:
        """Whether anything is stored under `key`: a block or a verdict. Any text may be asked."""
        if not is_digest(key):
            return False
        folder = self._layout.entry(key)
        return bool(block_indices(folder)) or (folder / VERDICT).exists()

    def request_of(self, key: str) -> dict[str, Any] | None:
        """The content stored under `key`, or None: unknown, or removed as corrupt."""
        if not is_digest(key):
            return None
        folder = self._layout.entry(key)
        try:
            return read_request(folder, key)
        except (CorruptError, FileNotFoundError):
            if folder.is_dir():
                self._ledger.remove(key)
            return None

    def pin(self, key: str, why: str) -> bool:
        """Keep `key` from eviction, synced to the disk; a later `why` replaces an earlier one.

        Answers whether anything is there to keep. The pin holds for the key, so an explanation
        computed again is pinned again. Raises ValueError for a malformed key or an empty `why`.
        """
        if not why.strip():
            raise ValueError(f"The pin of {key[:80]!r} needs a reason.")
        pin = self._layout.pin(key)
        # Under `writing` no eviction of ours can fall between the question and the pin.
        with self._ledger.writing(key), self._layout.drafts.draft() as draft:
            draft.write_text(why, encoding="utf-8")
            sync(draft)
            draft.replace(pin)
            sync(pin.parent)
            self._layout.sync(key)
            return self.known(key)

    def unpin(self, key: str) -> None:
        """Let `key` be evicted again; nothing happens when it was not pinned."""
        self._layout.pin(key).unlink(missing_ok=True)

    def pinned(self, key: str) -> str | None:
        """Why `key` is pinned, or None where it is not."""
        if not is_digest(key):
            return None
        try:
            return self._layout.pin(key).read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return None

    def pins_about(self, digest: str) -> bool:
        """Tell whether anything that was computed from a file is pinned."""
        pinned = (key for key in list(self._layout.entries()) if self.pinned(key) is not None)
        return any(_mentions(self.request_of(key) or {}, digest) for key in pinned)

    def forget(self, digest: str) -> tuple[str, ...]:
        """Remove all that was computed from a file; the keys removed, sorted.

        Pins do not protect: who deletes data means it. An entry whose request cannot be read goes
        too, since it may speak of that file.
        """
        forgotten = []
        for key in list(self._layout.entries()):
            request = self.request_of(key)
            if request is None or not _mentions(request, digest):
                continue
            self._ledger.remove(key)
            self.unpin(key)
            forgotten.append(key)
        return tuple(sorted(forgotten))

    def size(self) -> int:
        """Bytes held on the disk, in whole pages of 4 KiB."""
        return self._ledger.size


def _mentions(content: Mapping[str, Any], digest: str) -> bool:
    analysis = content.get("analysis")
    files = ("model", "table", "preprocessor")
    return isinstance(analysis, dict) and digest in (analysis.get(file) for file in files)
