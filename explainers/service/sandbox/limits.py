"""What one worker may use, and the part of it that every POSIX system enforces by itself."""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

GIB: Final = 2**30
MIB: Final = 2**20

_FIRST: Final = 500
"""Of 1,000: before everything that has not been touched."""


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes, times in seconds of the clock on the wall.

    A worker's first answer is the one for which it reads its files: `load_seconds`. There is no
    limit on processor time: a worker lives as long as somebody looks at its analysis.
    """

    memory_bytes: int = 4 * GIB
    open_files: int = 256
    scratch_bytes: int = 256 * MIB
    load_seconds: float = 120.0
    answer_seconds: float = 600.0

    @property
    def mapped_bytes(self) -> int:
        """Address space: libraries map far more than they touch, TensorFlow alone 2.2 GiB."""
        return 2 * self.memory_bytes + 2 * GIB


DEFAULT_LIMITS: Final = Limits()

if sys.platform == "win32":

    def lower(_: Limits) -> list[str]:
        """Lower nothing: Windows has no such limits."""
        return []

else:
    import resource

    def lower(limits: Limits) -> list[str]:
        """Lower the limits of this process for good; those the system took, in words.

        RLIMIT_DATA counts private memory, touched or not, so that an array that is too large is
        a MemoryError and not a death; RLIMIT_AS bounds what is shared as well. Neither counts
        what is really in memory: that is the watchdog's part.
        """
        memory, mapped = limits.memory_bytes, limits.mapped_bytes
        wanted = (
            (resource.RLIMIT_CORE, 0, "It leaves no memory dump when it crashes."),
            (
                resource.RLIMIT_NOFILE,
                limits.open_files,
                f"It may open {limits.open_files:,} files at most.",
            ),
            (
                resource.RLIMIT_DATA,
                memory,
                f"It may set aside {memory / GIB:.3g} GiB of memory at most.",
            ),
            (
                resource.RLIMIT_AS,
                mapped,
                f"It may map {mapped / GIB:.3g} GiB of addresses at most.",
            ),
            (
                resource.RLIMIT_FSIZE,
                limits.scratch_bytes + _log_bytes(),
                f"It may write files of {limits.scratch_bytes / MIB:,.4g} MB at most.",
            ),
        )
        return [words for which, value, words in wanted if _lower(which, value)]

    def _lower(which: int, value: int) -> bool:
        hard = resource.getrlimit(which)[1]
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(which, (ceiling, ceiling))
        except (ValueError, OSError):  # macOS refuses to limit address space
            return False
        return True


def goes_first() -> list[str]:
    """Offer this process to the kernel when the machine runs out of memory (Linux); in words."""
    score = Path("/proc/self/oom_score_adj")
    try:
        if int(score.read_text(encoding="ascii")) < _FIRST:  # one may give up, not gain
            score.write_text(str(_FIRST), encoding="ascii")
    except OSError:
        return []
    return ["When the machine runs out of memory, it is stopped before the server."]


def _log_bytes() -> int:
    """Tell how long the log is already: the limit of file sizes holds for adding to it, too."""
    try:
        log = os.fstat(2)
    except OSError:
        return 0
    return log.st_size if stat.S_ISREG(log.st_mode) else 0
