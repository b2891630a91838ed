"""Calls to the Linux kernel that the standard library has no name for."""

from __future__ import annotations

import ctypes
import os
from functools import cache
from typing import Any, Final

_PR_SET_NO_NEW_PRIVS: Final = 38


@cache
def libc() -> ctypes.CDLL:
    """The C library this interpreter runs on."""
    return ctypes.CDLL(None, use_errno=True)


def system_call(number: int, *arguments: Any) -> int:
    """Call the kernel by number; whole numbers travel as longs. Raises OSError."""
    longs = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return checked(libc().syscall(ctypes.c_long(number), *longs))


def no_new_privileges() -> None:
    """Let no program started from here gain a right; Landlock and seccomp ask for it first."""
    checked(libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))


def checked(result: int) -> int:
    """Return the result of a C call, or raise the OSError it stands for."""
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result
