"""What starting a worker's process takes, however it is started."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

PATIENCE: Final = 120.0
"""Seconds a worker may take to start; TensorFlow's import on a busy laptop takes half a minute."""


def module_command(module: str, *arguments: str) -> list[str]:
    """The command that runs one of our modules; a native crash leaves its stack in the log."""
    return [sys.executable, "-X", "faulthandler", "-m", module, *arguments]


def new_scratch() -> Path:
    """A fresh empty folder for one worker, readable by its owner alone."""
    return Path(tempfile.mkdtemp(prefix="rationale-worker-"))


def remove_scratch(folder: Path) -> None:
    """Remove a folder of a worker that has ended, with all it holds; safe to call again.

    `shutil.rmtree` recurses and works with whole paths: a worker could nest folders deeper than
    either can follow, and have the server fail.
    """
    if os.open not in os.supports_dir_fd:  # Windows
        shutil.rmtree(folder, ignore_errors=True)
        return
    with suppress(OSError):
        _empty(folder)
        folder.rmdir()


def empty_scratch(folder: Path) -> None:
    """Remove what lies in a worker's folder and leave the folder: for the worker itself.

    Files that are still open stay readable to whoever holds them, except on Windows, where they
    stay altogether.
    """
    if os.open not in os.supports_dir_fd:  # Windows
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with suppress(OSError):
                    path.unlink()
        return
    with suppress(OSError):
        _empty(folder)


def _empty(folder: Path) -> None:
    """Remove everything in a folder, going down and up one level at a time. Raises OSError."""
    here = os.open(folder, os.O_RDONLY)
    try:
        levels = [_folders_left(here)]
        above: list[str] = []
        while levels[-1] or above:
            if levels[-1]:
                above.append(levels[-1].pop())
                with suppress(PermissionError):  # behind its walls a worker may change no rights
                    os.chmod(above[-1], 0o700, dir_fd=here)
                here = _moved(here, above[-1])
                levels.append(_folders_left(here))
            else:
                levels.pop()
                here = _moved(here, "..")
                os.rmdir(above.pop(), dir_fd=here)
    finally:
        os.close(here)


def _moved(here: int, name: str) -> int:
    there = os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=here)
    os.close(here)
    return there


def _folders_left(here: int) -> list[str]:
    """Remove the files in an open folder; the names of the folders in it."""
    with os.scandir(here) as entries:
        found = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
    for name, is_folder in found:
        if not is_folder:
            os.unlink(name, dir_fd=here)
    return [name for name, is_folder in found if is_folder]


def fate(code: int) -> str:
    """A return code in words; negative codes are signals, as in `subprocess`."""
    return f"killed by signal {-code}" if code < 0 else f"ended with code {code}"
