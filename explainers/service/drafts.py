"""Files and folders that appear whole or not at all: written apart, then renamed."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_STALE_SECONDS = 600.0
"""A draft is written within seconds; one this old has no writer any more."""


class Drafts:
    """The folder `folder` for work not yet finished, on the same disk as where it will go."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True)

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """A path to write at and rename from; what was not renamed away is removed."""
        path = self._folder / secrets.token_hex(8)
        try:
            yield path
        finally:
            _remove(path)

    def sweep(self, now: float) -> None:
        """Remove what crashed writers left, by `now` in seconds since 1970."""
        for path in self._folder.iterdir():
            with suppress(FileNotFoundError):
                if now - path.stat().st_mtime > _STALE_SECONDS:
                    _remove(path)


def sync(path: Path) -> None:
    """Force a file, or the list of names in a folder, to the disk."""
    if os.name != "posix" and path.is_dir():
        return  # elsewhere a folder cannot be opened, and need not be synced
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(path: Path) -> None:
    """Force a folder and all in it to the disk."""
    if path.is_dir():
        for part in path.iterdir():
            sync_tree(part)
    sync(path)


def _remove(path: Path) -> None:
    with suppress(FileNotFoundError):  # it was renamed, or somebody else is removing it too
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
