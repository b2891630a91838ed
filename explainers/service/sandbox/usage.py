"""What a process really uses, read from outside."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MOST_FILES: Final = 1_000
"""Counting ends there: whoever looks at a worker's folder must not be kept busy by it."""


@dataclass(frozen=True)
class Written:
    """Files and folders a worker has made, and the disk space they take."""

    files: int
    bytes: int


def memory_bytes(pid: int) -> int | None:
    """What a process holds in memory, shared pages too; None where the system does not say."""
    if sys.platform != "linux":
        return None
    try:
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return None
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def busy_seconds(pid: int) -> float:
    """Processor time that a process took so far, of all its threads; 0 where nobody says."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError, ValueError):
        return 0.0


def threads(pid: int) -> int | None:
    """How many threads a process has; None where the system does not say."""
    try:
        return Path(f"/proc/{pid}/task").stat().st_nlink - 2
    except OSError:
        return None


def written(pid: int, folder: Path) -> Written:
    """What lies in a folder, and what a process has deleted there but still holds open."""
    files = taken = 0
    for found in _found(pid, folder):
        files += 1
        taken += 0 if found is None else found.st_blocks * 512
        if found is None or files > MOST_FILES:
            return Written(MOST_FILES + 1, taken)
    return Written(files, taken)


def _found(pid: int, folder: Path) -> Iterator[os.stat_result | None]:
    """Everything there; None for a folder one cannot look into, as those nested too deep."""
    folders = [str(folder)]  # not os.walk, which recurses as deep as a worker likes
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    yield entry.stat(follow_symlinks=False)
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
        except FileNotFoundError:  # it was removed meanwhile
            continue
        except OSError:
            yield None
    yield from _deleted(pid)


def _deleted(pid: int) -> Iterator[os.stat_result]:
    with suppress(OSError), os.scandir(f"/proc/{pid}/fd") as entries:
        for entry in entries:
            if entry.name in {"0", "1", "2"}:  # the log's, which others may have rotated away
                continue
            with suppress(OSError):
                found = entry.stat()
                if stat.S_ISREG(found.st_mode) and not found.st_nlink:
                    yield found
