"""Content keys: the same question about the same bytes always has the same name."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SCHEMA = 1
"""The number of this key format; contents carry it as `"schema"`, so a new format is a new key."""

_DIGEST = re.compile(r"[0-9a-f]{64}")


def canonical(value: Any) -> bytes:
    """`value` as the one JSON text that stands for it: ASCII, sorted keys, no spaces.

    Floats are written by `repr`, the shortest text that reads back as the same number; tuples are
    lists. Only exact JSON types are taken: NumPy scalars, enums and other subclasses would look
    the same here and differ elsewhere.

    Raises TypeError for any other type and for keys that are not text, ValueError for NaN and
    infinity; both name the place.
    """
    plain = _plain(value, "content")
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def digest(value: Any) -> str:
    """SHA-256 of `canonical(value)` as 64 hex digits: the key of a content."""
    return hashlib.sha256(canonical(value)).hexdigest()


def file_digest(source: Path | bytes) -> str:
    """SHA-256 of a file (read in pieces) or of bytes, as 64 hex digits."""
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_digest(text: str) -> bool:
    """Whether `text` has the form of a key; asked before a text from a URL touches a path."""
    return _DIGEST.fullmatch(text) is not None


def _plain(value: Any, where: str) -> Any:
    if value is None or type(value) in (str, bool, int):
        return value
    if type(value) is float:
        if not math.isfinite(value):
            raise ValueError(f"{where} is {value!r}; a key takes finite numbers only.")
        return value
    if isinstance(value, Mapping):
        return {_text(key, where): _plain(part, f"{where}.{key}") for key, part in value.items()}
    if type(value) in (list, tuple):
        return [_plain(part, f"{where}[{index}]") for index, part in enumerate(value)]
    raise TypeError(f"{where} is a {type(value).__name__}; a key takes plain JSON values only.")


def _text(key: Any, where: str) -> str:
    # json.dumps would turn 1 and None into "1" and "null": two contents under one key.
    if type(key) is str:
        return key
    raise TypeError(f"{where} has the key {key!r}, a {type(key).__name__}; keys must be text.")
