"""What a worker may know of the server's environment: an allow-list, never the secrets."""

from __future__ import annotations

import os
import site
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from explainers.settings import PICKLE_NAMES

_ROOT: Final = Path(__file__).resolve().parents[3]
"""The folder `explainers` lies in."""

_ALLOWED: Final = frozenset(
    {
        *("PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP"),
        *("PYTHONPATH", "PYTHONSAFEPATH", "PYTHONUSERBASE", "PYTHONUTF8"),
        *("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES"),
        # Windows cannot open a socket or find its own files without these.
        *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "USERPROFILE"),
        *("NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE"),
        *("KERAS_BACKEND", "KERAS_HOME", "TF_CPP_MIN_LOG_LEVEL", "TF_ENABLE_ONEDNN_OPTS"),
        "ORT_DISABLE_TELEMETRY",
        PICKLE_NAMES.name,  # no secret: names of classes
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

_MEMORY: Final = {
    # Arrow's own allocator sets aside a gigabyte of addresses in advance, which counts against
    # the memory a worker may set aside, and gives little back once a table was read.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}
_WAITING: Final = {
    # A thread of OpenMP that waits for the next loop otherwise spins, and takes the core from the
    # kernel, the page or another worker: XGBoost beside our own trees took ten times as long.
    "OMP_WAIT_POLICY": "PASSIVE",
}
"""How threads wait, unless the server's environment says otherwise."""

_NETWORKS: Final = {
    "KERAS_BACKEND": "tensorflow",
    # Nothing can lie there. Keras would read another backend or precision from keras.json in the
    # server's home while it is imported, and write one where there is none.
    "KERAS_HOME": os.path.join(os.devnull, "keras"),  # noqa: PTH118 - a text, not a path of ours
    "TF_CPP_MIN_LOG_LEVEL": "2",  # errors, without advice to rebuild TensorFlow
    # oneDNN takes sums apart differently on each processor; without it answers can be compared.
    "TF_ENABLE_ONEDNN_OPTS": "0",
    # Since 1.29 ONNX Runtime reports to its maker, by a thread that starts with its import.
    "ORT_DISABLE_TELEMETRY": "1",
}
"""What TensorFlow, Keras and ONNX Runtime read, the same on every server."""


def allowed(name: str) -> bool:
    """True if a worker may see the variable `name`."""
    return name.upper() in _ALLOWED or name.upper().startswith(_FAMILIES)


def worker_environment(
    source: Mapping[str, str], threads: int, told: Mapping[str, str] = MappingProxyType({})
) -> dict[str, str]:
    """The environment a worker process is started with; `told` are settings it reads there.

    A setting may come from a file instead of the server's environment, so it cannot be inherited.
    Libraries read the thread variables once, while they are imported, so they must stand here.
    HOME is still the server's: font caches are found by it. `confine` takes it away before
    anything foreign is opened.
    """
    kept = {name: value for name, value in source.items() if allowed(name)}
    paths = [str(_ROOT), *filter(None, [source.get("PYTHONPATH")])]
    return {
        **_WAITING,
        **kept,
        **told,
        **dict.fromkeys(_THREADS, str(threads)),
        **_NETWORKS,
        **_MEMORY,
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONSAFEPATH": "1",
        "PYTHONUSERBASE": site.getuserbase(),
    }


def homeless(source: Mapping[str, str], scratch: Path) -> dict[str, str]:
    """What is left of an environment once home and temporary files are moved to `scratch`."""
    places = dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP"), str(scratch))
    return {name: value for name, value in source.items() if allowed(name)} | places
