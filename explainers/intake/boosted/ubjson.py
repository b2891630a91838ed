"""Universal binary JSON (draft 12), the parts of it that XGBoost writes."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np

# Marker -> type, most significant byte first.
_NUMBERS: dict[bytes, np.dtype[Any]] = {
    b"i": np.dtype(">i1"),
    b"U": np.dtype(">u1"),
    b"I": np.dtype(">i2"),
    b"l": np.dtype(">i4"),
    b"L": np.dtype(">i8"),
    b"d": np.dtype(">f4"),
    b"D": np.dtype(">f8"),
}
_CONSTANTS = {b"T": True, b"F": False, b"Z": None}


def decode(data: bytes) -> Any:
    """Read one value; lists of one number type become arrays. Raises ValueError."""
    try:
        value, end = _value(data, 1, data[:1])
    except (struct.error, IndexError, RecursionError, UnicodeDecodeError) as problem:
        raise ValueError(f"it cannot be followed: {problem}") from problem
    if data[end:].strip(b"N\x00"):
        raise ValueError(f"{len(data) - end:,} bytes follow its end")
    return value


def _value(data: bytes, at: int, marker: bytes) -> tuple[Any, int]:
    if marker in _NUMBERS:
        kind = _NUMBERS[marker]
        return _array(data, at, kind, 1)[0].item(), at + kind.itemsize
    if marker in _CONSTANTS:
        return _CONSTANTS[marker], at
    if marker in (b"S", b"H"):
        return _text(data, at)
    if marker == b"C":
        return data[at : at + 1].decode(), at + 1
    if marker == b"{":
        return _object(data, at)
    if marker == b"[":
        return _list(data, at)
    raise ValueError(f"byte {at - 1:,} holds no known mark")


def _length(data: bytes, at: int) -> tuple[int, int]:
    kind = _NUMBERS.get(data[at : at + 1])
    if kind is None or kind.kind == "f":
        raise ValueError(f"byte {at:,} holds no length")
    length = int(_array(data, at + 1, kind, 1)[0])
    # Even a list of nothings takes a byte for each, so no length exceeds what is left.
    if not 0 <= length <= len(data) - at:
        raise ValueError(f"byte {at:,} announces {length:,} of {len(data) - at:,} bytes left")
    return length, at + 1 + kind.itemsize


def _text(data: bytes, at: int) -> tuple[str, int]:
    length, at = _length(data, at)
    if at + length > len(data):
        raise ValueError("it ends in the middle of a text")
    return data[at : at + length].decode("utf-8", errors="replace"), at + length


def _object(data: bytes, at: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    while data[at : at + 1] != b"}":
        key, at = _text(data, at)
        found[key], at = _value(data, at + 1, data[at : at + 1])
    return found, at + 1


def _list(data: bytes, at: int) -> tuple[Any, int]:
    kind, count = None, None
    if data[at : at + 1] == b"$":
        kind, at = _NUMBERS.get(data[at + 1 : at + 2]), at + 2
        if kind is None:
            raise ValueError(f"byte {at - 1:,} holds no known type of list")
    if data[at : at + 1] == b"#":
        count, at = _length(data, at + 1)
    if kind is not None:
        if count is None:
            raise ValueError(f"byte {at:,} holds no length of a list")
        return _array(data, at, kind, count), at + count * kind.itemsize
    items: list[Any] = []
    while len(items) < count if count is not None else data[at : at + 1] != b"]":
        item, at = _value(data, at + 1, data[at : at + 1])
        items.append(item)
    return items, at if count is not None else at + 1


def _array(data: bytes, at: int, kind: np.dtype[Any], count: int) -> np.ndarray[Any, Any]:
    if at + count * kind.itemsize > len(data):
        raise ValueError("it ends in the middle of a number")
    return np.frombuffer(data, kind, count, at)
