"""Gives up an administrator's privileges: in a container, the server often runs as root."""

from __future__ import annotations

import ctypes
from typing import Final

from explainers.service.sandbox.kernel import checked, libc

_VERSION_3: Final = 0x20080522


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def drop() -> str:
    """Leave this process no capability, for good; the measure in words. Raises OSError.

    Else root could read everybody's files, raise its limits again and type into terminals.
    """
    checked(libc().capset(ctypes.byref(_Header(_VERSION_3, 0)), (_Sets * 2)()))
    return "It holds no privilege of an administrator."
