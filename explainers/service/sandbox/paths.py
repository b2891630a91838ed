"""What a worker may still read: libraries, and what they ask of the system. No file of anybody's.

A worker is sent the contents of its own files and never needs their paths.
"""

from __future__ import annotations

import os
import sys
import zoneinfo
from collections.abc import Iterator
from pathlib import Path
from typing import Final

NULL: Final = Path(os.devnull)
"""Libraries write there what nobody wants."""

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
_WHOLE: Final = frozenset({"site-packages", "dist-packages"})


def readable() -> tuple[Path, ...]:
    """The files and folders this process may need to read; all in them is meant, if they exist."""
    prefixes = (sys.prefix, sys.base_prefix)
    whole = [
        *(Path(text) for text in _SYSTEM),
        *(Path(text) for text in zoneinfo.TZPATH),
        *(Path(prefix, name) for prefix in prefixes for name in ("lib", "lib64")),
        *(Path(text) for text in os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep) if text),
    ]
    further = [
        part
        for text in sys.path
        if text and not any(Path(text).is_relative_to(folder) for folder in whole)
        for part in _imported_from(Path(text))
    ]
    return tuple(dict.fromkeys((*whole, *further)))


def _imported_from(folder: Path) -> Iterator[Path]:
    """What can be imported from a folder, which may hold much else: settings, secrets, uploads."""
    if folder.name in _WHOLE:
        yield folder
        return
    try:
        entries = sorted(folder.iterdir())
    except NotADirectoryError:  # an archive of modules
        yield folder
        return
    except OSError:  # not there, or not this user's to read
        return
    for entry in entries:
        if entry.suffix in {".py", ".so"} or os.access(entry / "__init__.py", os.R_OK):
            yield entry
