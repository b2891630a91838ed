"""Looking at processes from outside."""

import time
from pathlib import Path


def state(pid):
    """The letter Linux shows for a process ("R", "S", "Z" for a zombie), None when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return None


def ended(pid, seconds=3.0):
    """Whether a process ends in time; one that only its new parent has to bury counts."""
    return within(seconds, lambda: state(pid) in (None, "Z"))


def within(seconds, holds):
    """Whether `holds()` becomes true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.01)
    return holds()


def children(pid):
    """The processes whose parent is `pid`, zombies too."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8")
    return [int(number) for number in found.split()]
