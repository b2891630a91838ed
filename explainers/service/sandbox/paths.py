"""What a worker may still read: libraries, and what they ask of the system. No file of anybody's.

A worker is sent the contents of its own files and never needs their paths.

Texts and not `Path`s: every worker waits for this, and those would triple the time.
"""

from __future__ import annotations

import os
import sys
import zoneinfo
from collections.abc import Iterator
from typing import Final

_SYSTEM: Final = (
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/nix/store"),
    *("/etc/ld.so.cache", "/etc/localtime", "/etc/fonts"),
    *("/usr/share/fonts", "/usr/share/locale", "/usr/share/i18n", "/usr/share/zoneinfo"),
    # How many processors, how much memory, which limits: asked by OpenMP, TensorFlow and others.
    *("/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat"),
    "/proc/sys/vm/overcommit_memory",
    *("/sys/devices/system/cpu", "/sys/devices/system/node", "/sys/fs/cgroup"),
    "/sys/kernel/mm/transparent_hugepage",
    *("/dev/zero", "/dev/urandom", "/dev/random"),
)
_WHOLE: Final = ("/site-packages", "/dist-packages")


def readable() -> tuple[str, ...]:
    """The files and folders this process may need to read; all in them is meant, if they exist."""
    prefixes = (sys.prefix, sys.base_prefix)
    whole = [
        *_SYSTEM,
        *zoneinfo.TZPATH,
        *(f"{prefix}/{name}" for prefix in prefixes for name in ("lib", "lib64")),
        *(text for text in os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep) if text),
        # What Numba compiled for the server, where it was told to keep it apart from the source.
        *filter(None, [os.environ.get("NUMBA_CACHE_DIR")]),
    ]
    inside = tuple(f"{folder}/" for folder in whole)
    further = [
        part
        for folder in sys.path
        if folder and not folder.startswith(inside)
        for part in _imported_from(folder)
    ]
    return tuple(dict.fromkeys((*whole, *further)))


def _imported_from(folder: str) -> Iterator[str]:
    """What can be imported from a folder, which may hold much else: settings, secrets, uploads."""
    if folder.endswith(_WHOLE):
        yield folder
        return
    try:
        entries = os.listdir(folder)  # noqa: PTH208 - see above
    except NotADirectoryError:  # an archive of modules
        yield folder
        return
    except OSError:  # not there, or not this user's to read
        return
    for name in sorted(entries):
        path = f"{folder}/{name}"
        if name.endswith((".py", ".so")) or os.access(f"{path}/__init__.py", os.R_OK):
            yield path
