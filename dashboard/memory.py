"""Freed memory goes back to the machine: of its own accord a long-lived server keeps it."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache

import pyarrow as pa


def give_back() -> None:
    """Return what was freed to the system, after something large was read and let go.

    The allocators keep it otherwise, each thread's apart: having read a table of a million rows
    once, the server would hold 300 MB of nothing. Takes some 20 ms.
    """
    pa.default_memory_pool().release_unused()
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Callable[[int], int] | None:
    """The C library's own way to do it, where there is one: glibc's."""
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None
    return lambda room: int(trim(room))
