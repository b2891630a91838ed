"""What a worker may know of the server's environment: an allow-list, never the secrets."""

from __future__ import annotations

import os
import site
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from explainers.settings import granted_cores

_ROOT: Final = Path(__file__).resolve().parents[2]
"""The folder `explainers` lies in."""

_ALLOWED: Final = frozenset(
    {
        *("PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP"),
        *("PYTHONPATH", "PYTHONSAFEPATH", "PYTHONUSERBASE", "PYTHONUTF8"),
        *("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES"),
        # Windows cannot open a socket or find its own files without these.
        *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "USERPROFILE"),
        *("NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE"),
    }
)

_FAMILIES: Final = ("LC_", "OMP_", "OPENBLAS_", "MKL_", "KMP_", "NUMBA_", "VECLIB_", "TF_NUM_")
"""Locale and threads. scikit-learn itself sets two of KMP_ so that OpenMP survives a fork."""

_THREADS: Final = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMBA_NUM_THREADS",
    "TF_NUM_INTRAOP_THREADS",
    "TF_NUM_INTEROP_THREADS",
)


def allowed(name: str) -> bool:
    """True if a worker may see the variable `name`."""
    return name.upper() in _ALLOWED or name.upper().startswith(_FAMILIES)


def default_threads() -> int:
    """Threads a worker computes with: the cores this process may use, at most 2.

    Several workers share the machine, and most explanations are too small to gain from more.
    """
    return min(2, granted_cores())


def worker_environment(source: Mapping[str, str], threads: int) -> dict[str, str]:
    """The environment a worker process is started with.

    Libraries read the thread variables once, while they are imported, so they must stand here.
    HOME is still the server's: font caches are found by it. `confine` takes it away before
    anything foreign is opened.
    """
    kept = {name: value for name, value in source.items() if allowed(name)}
    paths = [str(_ROOT), *filter(None, [source.get("PYTHONPATH")])]
    return {
        **kept,
        **dict.fromkeys(_THREADS, str(threads)),
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONSAFEPATH": "1",
        "PYTHONUSERBASE": site.getuserbase(),
    }


def homeless(source: Mapping[str, str], scratch: Path) -> dict[str, str]:
    """What is left of an environment once home and temporary files are moved to `scratch`."""
    places = dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP"), str(scratch))
    return {name: value for name, value in source.items() if allowed(name)} | places
