"""Where things lie in a store folder.

    <root>/<key[:2]>/<key>/    one entry; its modification time is its last use
    <root>/pins/<key>          why an entry must stay, as text
    <root>/tmp/<random>        being written or being removed; a crash leaves its rest here

Nothing is synced to the disk on the way: an fsync costs more than most explanations, every read
checks digests, and so a power cut costs a new computation and never a wrong number. A pin is a
promise to keep, so pinned entries are synced.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from explainers.service.drafts import Drafts, sync, sync_tree
from explainers.service.storage.keys import is_digest

PAGE = 4096
"""Bytes a disk hands out at once: a small file or folder costs one page, whatever its length."""


class Layout:
    """The folders of one store. `root` is created, readable by its owner alone."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.drafts = Drafts(root / "tmp")
        self._pins = root / "pins"
        self._pins.mkdir(exist_ok=True)

    def entry(self, key: str) -> Path:
        """The folder of the entry `key`, there or not. Raises ValueError for a malformed key."""
        return self.root / _checked(key)[:2] / key

    def entries(self) -> Iterator[str]:
        """The keys of all entries, in no order."""
        for shard in self.root.iterdir():
            if len(shard.name) == 2 and shard.is_dir():
                yield from (path.name for path in shard.iterdir() if is_digest(path.name))

    def pin(self, key: str) -> Path:
        """The pin of the entry `key`, there or not. Raises ValueError for a malformed key."""
        return self._pins / _checked(key)

    def sync(self, key: str) -> None:
        """Force an entry to the disk; nothing happens when it is not there."""
        entry = self.entry(key)
        with suppress(FileNotFoundError):
            sync_tree(entry)
            sync(entry.parent)
            sync(self.root)

    def discard(self, key: str) -> int:
        """Remove an entry, atomically for everybody else; the bytes freed, 0 if it had gone."""
        with self.drafts.draft() as grave:
            try:
                self.entry(key).rename(grave)
            except FileNotFoundError:
                return 0
            return footprint(grave)


def footprint(path: Path) -> int:
    """Bytes a folder takes on the disk, in whole pages; 0 when it is gone."""
    total = PAGE
    try:
        with os.scandir(path) as items:
            for item in items:
                if item.is_dir(follow_symlinks=False):
                    total += footprint(Path(item.path))
                else:
                    with suppress(FileNotFoundError):
                        total += pages(item.stat(follow_symlinks=False).st_size)
    except FileNotFoundError:
        return 0
    return total


def pages(size: int) -> int:
    """`size` bytes rounded up to whole pages."""
    return -(-size // PAGE) * PAGE


def _checked(key: str) -> str:
    if not is_digest(key):
        raise ValueError(f"{key[:80]!r} is not a key: a key is 64 hex digits.")
    return key
