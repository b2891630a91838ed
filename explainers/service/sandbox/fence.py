"""Puts the walls up, in the one order that works, and says which of them stand."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from explainers.service.sandbox import landlock, limits, paths, privileges, seccomp
from explainers.service.sandbox.limits import Limits
from explainers.service.sandbox.syscalls import Machine, this_machine


@dataclass(frozen=True)
class Kernel:
    """What the kernel offers: Landlock's ABI, 0 for none; the processor, None for one unknown."""

    landlock: int
    machine: Machine | None


@dataclass(frozen=True)
class Fence:
    """The measures in force and the gaps between them, a sentence each."""

    measures: tuple[str, ...]
    gaps: tuple[str, ...] = ()


def this_kernel() -> Kernel | None:
    """Ask the kernel by calling it; None where it is not Linux."""
    if sys.platform != "linux":
        return None
    return Kernel(landlock.version(), this_machine())


def fence(limits_: Limits, scratch: Path, kernel: Kernel | None) -> Fence:
    """Restrict this process for good, before it starts a thread or opens anything foreign."""
    measures = [*limits.lower(limits_), *limits.goes_first()]
    if kernel is None:
        return Fence(
            tuple(measures),
            ("This system has no sandbox we know: a model can do whatever the server may do.",),
        )
    gaps = []
    if (threads := len(list(Path("/proc/self/task").iterdir()))) > 1:
        gaps.append(f"{threads - 1} threads of a library were running before the walls went up.")
    steps: tuple[tuple[Callable[[], list[str]], str], ...] = (
        (lambda: _files(kernel.landlock, scratch), "Its files could not be restricted"),
        (lambda: [privileges.drop()], "It keeps the privileges of the server"),
        (lambda: _calls(kernel.machine), "Its system calls could not be restricted"),
    )
    for step, otherwise in steps:
        try:
            measures += step()
        except OSError as error:
            gaps.append(f"{otherwise}: {error.strerror or error}.")
    return Fence(tuple(measures), tuple(gaps))


def _files(abi: int, scratch: Path) -> list[str]:
    if not abi:
        raise OSError("this kernel offers no Landlock (Linux 5.13 and later do, if it is on)")
    return landlock.restrict(abi, paths.readable(), (str(scratch), os.devnull))


def _calls(machine: Machine | None) -> list[str]:
    if machine is None:
        raise OSError(f"the numbers of {os.uname().machine} are not known")
    return seccomp.install(machine, os.getpid())
