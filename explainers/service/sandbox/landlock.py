"""Landlock: a process says itself, for good, which files it will use. Linux 5.13 and later.

https://docs.kernel.org/userspace-api/landlock.html

Each version of the interface (ABI) knows more than the one before: 2 moving files between folders,
3 cutting them, 4 TCP, 5 devices, 6 signals and abstract sockets. What it never covers is looking
whether a file exists, and changing owners, permissions and times; the latter is seccomp's part.
"""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Iterable
from typing import Final

from explainers.service.sandbox.kernel import no_new_privileges, system_call

# The same on every processor.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION: Final = 1
_PATH_BENEATH: Final = 1

_WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE = 1 << 4, 1 << 5
_MAKE_DIR, _MAKE_FILE = 1 << 7, 1 << 8
_MOVE, _CUT = 1 << 13, 1 << 14
_FILE_RIGHTS: Final = 1 << 0 | _WRITE_FILE | _READ_FILE | _CUT | 1 << 15
_READ: Final = _READ_FILE | _READ_DIR
# No devices, sockets, pipes and links, and nothing to be run.
_WRITE: Final = (
    _READ | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_FILE | _MOVE | _CUT
)
_HANDLED: Final = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
_HANDLED_SINCE_5: Final = (1 << 16) - 1
_TCP, _SCOPES = 0b11, 0b11


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scopes", ctypes.c_uint64),
    )


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("rights", ctypes.c_uint64), ("folder", ctypes.c_int32))


def version() -> int:
    """Which ABI this kernel offers; 0 where there is none, it is off, or a container hides it."""
    try:
        return system_call(_CREATE_RULESET, None, 0, _VERSION)
    except OSError:
        return 0


def restrict(abi: int, readable: Iterable[str], writable: Iterable[str]) -> list[str]:
    """Allow this thread and those it starts no other files; the measures. Raises OSError.

    Everything in a folder is meant. What is not there is left out. Descriptors that are open stay.
    """
    handled = _HANDLED.get(abi, _HANDLED_SINCE_5)
    wanted = _Ruleset(handled, _TCP if abi >= 4 else 0, _SCOPES if abi >= 6 else 0)
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    rules = system_call(_CREATE_RULESET, ctypes.byref(wanted), size, 0)
    try:
        for paths, rights in ((readable, _READ), (writable, _WRITE)):
            for path in paths:
                _allow(rules, path, rights & handled)
        no_new_privileges()
        system_call(_RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)
    measures = ["It can read its libraries and its own folder, write there alone, and run nothing."]
    if abi >= 4:
        measures.append("It can neither open nor accept TCP connections.")
    if abi >= 6:
        measures.append("It can send signals to itself alone.")
    return measures


def _allow(rules: int, path: str, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(handle).st_mode):
            rights &= _FILE_RIGHTS
        rule = _Beneath(rights, handle)
        system_call(_ADD_RULE, rules, _PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(handle)
