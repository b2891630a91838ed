"""How many processor cores this process was really granted: fewer than the machine's, mostly.

A container may be held back in two ways at once: the cores it may run on (affinity), and how much
of their time it may take (the quota of its control group). Who starts a thread for each core of the
machine is then stopped by the kernel for most of each period.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

MOST_THREADS = 16
"""What a worker starts by itself at most: every thread of every library takes some megabytes of
the memory it may set aside."""

_ROOT = Path("/")


def granted_cores(root: Path = _ROOT) -> int:
    """Count the cores this process may use: the smaller of its affinity and its quota, at least 1.

    A quota is rounded up: the time of one core and a half is used up by two threads. `root` is
    where /proc and /sys lie.
    """
    return min([_affinity(), *(math.ceil(quota) for quota in _quotas(root))])


def auto_threads() -> int:
    """Count the threads a worker computes with unless it is told: the cores granted, at most 16."""
    return min(MOST_THREADS, granted_cores())


def _affinity() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _quotas(root: Path) -> Iterator[float]:
    """Cores' worth of time granted by each control group this process is in, where one says."""
    try:
        lines = (root / "proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:  # no Linux, or nothing to be seen of it
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if not controllers:
            for mount in ("sys/fs/cgroup", "sys/fs/cgroup/unified"):
                yield from _found(root / mount, path, _quota)
        elif "cpu" in controllers.split(","):
            for mount in dict.fromkeys((controllers, "cpu", "cpu,cpuacct")):
                yield from _found(root / "sys/fs/cgroup" / mount, path, _older_quota)


def _found(mount: Path, path: str, read: Callable[[Path], float | None]) -> Iterator[float]:
    """Read a group and all it lies in: each may grant less.

    Inside a container the path may be the host's, of which only the top can be seen.
    """
    inside = Path(path.lstrip("/"))
    for folder in (inside, *inside.parents):
        with suppress(OSError, ValueError):
            if (quota := read(mount / folder)) is not None and quota > 0:
                yield quota


def _quota(folder: Path) -> float | None:
    """Read version 2: "200000 100000", or "max 100000" where there is none."""
    quota, period = (folder / "cpu.max").read_text(encoding="ascii").split()
    return None if quota == "max" else int(quota) / int(period)


def _older_quota(folder: Path) -> float:
    """Read version 1, where a quota of -1 is none."""
    quota, period = (
        int((folder / f"cpu.cfs_{name}_us").read_text(encoding="ascii"))
        for name in ("quota", "period")
    )
    return quota / period
