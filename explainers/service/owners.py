"""Which server process something belongs to, and whether that one still lives."""

from __future__ import annotations

import os
import secrets
from functools import cache
from pathlib import Path

_PROC = Path("/proc")


@cache
def this_process() -> str:
    """A name no other process has, before or after: its number and the moment it started.

    Where the system does not tell that moment, chance stands in for it.
    """
    pid = os.getpid()
    return f"{pid}:{_start(pid) or secrets.token_hex(8)}"


def alive(owner: str) -> bool:
    """Whether the process called `owner` still runs.

    Where the system does not tell, only this one is known to: work that was another's may then be
    done twice, and is stored once.
    """
    if owner == this_process():
        return True
    number, _, start = owner.partition(":")
    return bool(start) and number.isdecimal() and _start(int(number)) == start


def _start(pid: int) -> str | None:
    """When a process started, told apart from other runs of the machine; None when it has ended."""
    try:
        fields = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
        boot = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii")
    except OSError:
        return None
    # The name comes first, in brackets, and may hold anything: the fields follow the last bracket.
    state, *others = fields.rpartition(")")[2].split()
    ended = state in "ZX"  # killed, and not yet buried by its parent
    return None if ended else f"{boot.strip()[:8]}-{others[18]}"
