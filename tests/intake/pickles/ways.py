"""The ways people save a model."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from typing import Any

import joblib


def _joblib(compress: Any) -> Callable[[Any], bytes]:
    def saved(thing: Any) -> bytes:
        made = io.BytesIO()
        joblib.dump(thing, made, compress=compress)
        return made.getvalue()

    return saved


def _pickle(protocol: int) -> Callable[[Any], bytes]:
    return lambda thing: pickle.dumps(thing, protocol)


WAYS: dict[str, Callable[[Any], bytes]] = {
    **{f"pickle {protocol}": _pickle(protocol) for protocol in range(6)},
    "joblib": _joblib(0),
    **{f"joblib {name}": _joblib((name, 3)) for name in ("zlib", "gzip", "bz2", "xz", "lzma")},
}
"""How it was saved -> object -> bytes."""
COMMON = ("pickle 2", "pickle 4", "pickle 5", "joblib", "joblib zlib", "joblib gzip")
