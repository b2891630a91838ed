"""A folder of pictures on this computer, given as pages are given pictures one by one."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO, cast

from explainers.cli.desk import Desk, say, unreadable
from explainers.errors import RefusedError, quoted
from explainers.intake.sniff import called_picture
from explainers.records import TableCard


class Unopened(io.RawIOBase):
    """A file that is open only while something of it is read: a folder may hold ten thousand."""

    def __init__(self, path: Path) -> None:
        self._path, self._at = path, 0

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place, counted from the beginning, from here or from the end."""
        ends = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._path.stat().st_size}
        self._at = ends[whence] + offset
        return self._at

    def read(self, size: int = -1) -> bytes:
        """Read what follows, at most `size` bytes of it."""
        with self._path.open("rb") as file:
            file.seek(self._at)
            found = file.read(size)
        self._at += len(found)
        return found


def read_folder(desk: Desk, path: Path) -> TableCard:
    """Pack the pictures of a folder and read them in a worker.

    The archive is that of a page where the same pictures are dropped. Raises RationaleError.
    """
    try:
        found = [file for file in sorted(path.iterdir()) if file.is_file()]
    except OSError as problem:
        raise unreadable(path, problem) from problem
    pictures = [file for file in found if called_picture(file.name)]
    if not pictures:
        raise RefusedError(
            "UNFIT_CHOICE",
            f"The folder {quoted(path)} holds {len(found):,} files, and by their names none is a "
            "picture.",
            "Name a folder with pictures in it (PNG, JPEG or WebP). Where they lie in folders "
            "that are their labels, make a zip archive of those.",
        )
    say(f"Reading {len(pictures):,} of the {len(found):,} files in {quoted(path.name)}")
    given = [(file.name, cast("BinaryIO", Unopened(file))) for file in pictures]
    try:
        return desk.ready().read_pictures(given)
    except OSError as problem:
        raise unreadable(path, problem) from problem
