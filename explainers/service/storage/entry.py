"""One explanation in the store: the request that names it, its blocks, and a verdict if it failed.

request.json       the content whose digest is the key, and when the entry was made
block-000003/      one folder per block of rows
verdict.json       there only when a check failed and the numbers are withheld
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from explainers.service.storage.blocks import Block, read_block, write_block
from explainers.service.storage.eviction import Ledger
from explainers.service.storage.keys import digest
from explainers.service.storage.layout import PAGE, Layout, footprint, pages
from explainers.service.storage.sealed import CorruptError, seal, unseal

REQUEST = "request.json"
VERDICT = "verdict.json"

_BLOCK = re.compile(r"block-(\d{6,})")
_TOUCH_SECONDS = 60.0
_ATTEMPTS = 5


class Entry:
    """An explanation under `key`. Nothing is on the disk before the first write.

    What cannot be trusted (a changed, cut or missing file) is a miss, and the whole entry goes.
    """

    def __init__(
        self,
        key: str,
        content: Mapping[str, Any],
        layout: Layout,
        ledger: Ledger,
        clock: Callable[[], float],
    ) -> None:
        self.key = key
        self.content = content
        self._layout = layout
        self._ledger = ledger
        self._clock = clock
        self._folder = layout.entry(key)

    def has(self, index: int) -> bool:
        """Whether block `index` is there; its digests are checked when it is read."""
        return (self._folder / _block_name(index)).is_dir()

    def blocks(self) -> frozenset[int]:
        """The indices of the blocks that are there."""
        return block_indices(self._folder)

    def read(self, index: int, only: Collection[str] | None = None) -> Block | None:
        """Block `index` with read-only arrays, or None: not there, or removed as corrupt.

        `only`: see `read_block`.
        """
        folder = self._folder / _block_name(index)
        if not folder.is_dir():
            return None
        try:
            read_request(self._folder, self.key)
            block = read_block(folder, only)
        except (CorruptError, FileNotFoundError):
            if folder.is_dir():  # an entry that vanished while it was read is a plain miss
                self._ledger.remove(self.key)
            return None
        self._touch()
        return block

    def write(self, index: int, block: Block) -> None:
        """Store block `index`. If another writer was first, theirs stays and this one is dropped.

        Raises what `write_block` raises, and OSError when the disk refuses.
        """
        name = _block_name(index)
        with self._ledger.writing(self.key), self._layout.drafts.draft() as draft:
            write_block(draft, block)
            size = footprint(draft)
            if self._place(draft, name):
                self._written(size)

    def set_verdict(self, verdict: Mapping[str, Any]) -> None:
        """Store why the numbers are withheld; a newer verdict replaces an older one."""
        data = seal({"verdict": verdict})
        with self._ledger.writing(self.key), self._layout.drafts.draft() as draft:
            draft.write_bytes(data)
            self._place(draft, VERDICT)
            self._written(pages(len(data)))

    def verdict(self) -> dict[str, Any] | None:
        """Why the numbers are withheld, or None where no check failed."""
        try:
            content = unseal((self._folder / VERDICT).read_bytes())
            return dict(content["verdict"])
        except FileNotFoundError:
            return None
        except (CorruptError, KeyError, TypeError, ValueError):
            # The numbers must not outlive the verdict on them.
            self._ledger.remove(self.key)
            return None

    def _place(self, draft: Path, name: str) -> bool:
        """Rename `draft` to `name` inside the entry; False when another block has the name."""
        for attempt in range(_ATTEMPTS):
            try:
                draft.replace(self._folder / name)
            except FileNotFoundError:  # no entry yet, or it was evicted since
                if attempt == _ATTEMPTS - 1:
                    raise
                self._create()
            except OSError:
                if (self._folder / name).is_dir():
                    return False
                raise
            else:
                return True
        return False

    def _create(self) -> None:
        created = datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="seconds")
        data = seal({"content": self.content, "created": created})
        with self._layout.drafts.draft() as draft:
            draft.mkdir()
            (draft / REQUEST).write_bytes(data)
            self._folder.parent.mkdir(exist_ok=True)
            try:
                draft.rename(self._folder)
            except OSError:
                if not self._folder.is_dir():  # else another writer was first, which is as good
                    raise
            else:
                self._ledger.grew(PAGE + pages(len(data)))

    def _written(self, size: int) -> None:
        self._use(self._clock())
        if self._layout.pin(self.key).exists():
            self._layout.sync(self.key)
        self._ledger.grew(size)

    def _touch(self) -> None:
        now = self._clock()
        with suppress(FileNotFoundError):
            if abs(now - self._folder.stat().st_mtime) >= _TOUCH_SECONDS:
                self._use(now)

    def _use(self, now: float) -> None:
        with suppress(FileNotFoundError):
            os.utime(self._folder, (now, now))


def read_request(folder: Path, key: str) -> dict[str, Any]:
    """The content an entry folder was made for.

    Raises CorruptError unless its digest is `key`, FileNotFoundError when it is not there.
    """
    content = unseal((folder / REQUEST).read_bytes()).get("content")
    if not isinstance(content, dict) or digest(content) != key:
        raise CorruptError(f"the request in {key} is not the one this key stands for")
    return content


def block_indices(folder: Path) -> frozenset[int]:
    """The indices of the blocks in an entry folder, there or not."""
    try:
        names = [path.name for path in folder.iterdir()]
    except FileNotFoundError:
        return frozenset()
    return frozenset(int(match[1]) for name in names if (match := _BLOCK.fullmatch(name)))


def _block_name(index: int) -> str:
    if index < 0:
        raise ValueError(f"Block {index} cannot be: blocks are counted from 0.")
    return f"block-{index:06d}"
