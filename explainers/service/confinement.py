"""What a worker takes from itself before it opens anything foreign.

This is the place of the kernel's sandbox (Landlock for files and network, seccomp for system
calls). Today it holds what every POSIX system offers. `confine` answers with the measures that
are really in force, one sentence each, so that nobody has to trust this docstring.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from explainers.service.environment import homeless

_GIB: Final = 2**30


@dataclass(frozen=True)
class Limits:
    """What one worker may use.

    `memory_bytes` bounds address space, of which libraries map far more than they touch: the
    explanation libraries 1 GiB, TensorFlow 2.4 GiB, and each thread 8 MiB more.
    """

    memory_bytes: int = 8 * _GIB
    open_files: int = 256


DEFAULT_LIMITS: Final = Limits()


@dataclass(frozen=True)
class Confinement:
    """The measures in force in a worker, a sentence each."""

    measures: tuple[str, ...]


def confine(limits: Limits, scratch: Path, keep: Collection[int]) -> Confinement:
    """Give up what a worker does not need; never to be called in the server.

    `scratch` is an existing folder that becomes home, temporary and working folder. `keep` are
    the descriptors that stay open beside the standard three. A measure this system does not know
    is left out of the answer.
    """
    environment = homeless(os.environ, scratch)
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None  # what a library asked for before was the server's
    os.chdir(scratch)
    os.umask(0o077)
    measures = [
        f"Its environment holds {len(environment)} variables, all from a fixed list.",
        "Its home, temporary and working folder is an empty one of its own, removed with it.",
    ]
    if _close_all_but(keep):
        measures.append("It starts with nothing open but the log and the connection to the page.")
    return Confinement((*measures, *_limit_resources(limits)))


def _close_all_but(keep: Collection[int]) -> bool:
    try:
        numbers = [int(entry.name) for entry in Path("/dev/fd").iterdir()]
    except OSError:  # Windows hands nothing on in the first place
        return False
    for number in numbers:
        if number > 2 and number not in keep:
            with suppress(OSError):  # the listing's own descriptor is closed already
                os.close(number)
    return True


if sys.platform == "win32":

    def _limit_resources(limits: Limits) -> list[str]:  # noqa: ARG001
        return []

else:
    import resource

    def _limit_resources(limits: Limits) -> list[str]:
        """Lower the limits for good; those the system took, in words."""
        wanted = (
            (resource.RLIMIT_CORE, 0, "It leaves no memory dump when it crashes."),
            (
                resource.RLIMIT_NOFILE,
                limits.open_files,
                f"It may open {limits.open_files:,} files at most.",
            ),
            (
                resource.RLIMIT_AS,
                limits.memory_bytes,
                f"It may map {limits.memory_bytes / _GIB:.3g} GiB of memory at most.",
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
