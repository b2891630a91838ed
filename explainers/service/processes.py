"""What starting a worker's process takes, however it is started."""

from __future__ import annotations

import sys
import tempfile
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


def fate(code: int) -> str:
    """A return code in words; negative codes are signals, as in `subprocess`."""
    return f"killed by signal {-code}" if code < 0 else f"ended with code {code}"
