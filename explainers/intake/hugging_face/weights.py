"""A safetensors file: a header that says where each array lies, and the arrays."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from explainers.errors import RefusedError, quoted

MAX_HEADER = 10_000_000
MAX_ARRAYS = 10_000
_LENGTH = 8  # the header's length, little-endian, comes first
_MAX_SIDES = 8
_NUMBERS = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2}
_SIZES = {**_NUMBERS, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1, "BOOL": 1}


@dataclass(frozen=True)
class Array:
    """One array of the file: its type as safetensors names it, its shape, its place in bytes."""

    dtype: str
    shape: tuple[int, ...]
    begin: int
    end: int


def header_of(data: bytes) -> Mapping[str, Array]:
    """Check a safetensors file by its header; return its arrays by name.

    Every byte behind the header belongs to exactly one array, and every array has as many as its
    shape and type ask for. Raises RefusedError: TOO_LARGE_CONFIG, BROKEN_MODEL.
    """
    length = int.from_bytes(data[:_LENGTH], "little")
    if length > MAX_HEADER:
        raise RefusedError(
            "TOO_LARGE_CONFIG",
            f"The header of model.safetensors claims {length / 1e6:,.0f} MB; at most "
            f"{MAX_HEADER / 1e6:,.0f} MB are read.",
            "Save the model again with save_pretrained.",
        )
    if len(data) < _LENGTH or length > len(data) - _LENGTH:
        raise _broken(f"its header claims {length:,} bytes, and the file has {len(data):,}")
    try:
        written = json.loads(data[_LENGTH : _LENGTH + length], object_pairs_hook=_once)
    except (ValueError, RecursionError) as problem:
        raise _broken(f"its header cannot be read: {quoted(problem)}") from problem
    if not isinstance(written, dict):
        raise _broken("its header lists no arrays")
    arrays = {
        name: _array(name, described)
        for name, described in written.items()
        if name != "__metadata__"
    }
    if not 0 < len(arrays) <= MAX_ARRAYS:
        raise _broken(f"it holds {len(arrays):,} arrays, and 1 to {MAX_ARRAYS:,} are read")
    _check_places(arrays, len(data) - _LENGTH - length)
    return arrays


def is_number(array: Array) -> bool:
    """Tell whether an array holds floating-point numbers, which weights are."""
    return array.dtype in _NUMBERS


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two arrays of one name would be read as the one or the other."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice in it")
    return made


def _array(name: str, described: Any) -> Array:
    known = described if isinstance(described, dict) else {}
    dtype = known.get("dtype")
    if not isinstance(dtype, str) or dtype not in _SIZES:
        raise _broken(f"{quoted(name)} is made of {quoted(dtype, 40)}, which is not read")
    shape = _whole(name, "shape", known.get("shape"))
    offsets = _whole(name, "place", known.get("data_offsets"))
    if len(offsets) != 2:
        raise _broken(f"{quoted(name)} has no place that can be right")
    begin, end = offsets
    wanted = math.prod(shape) * _SIZES[dtype]
    if end - begin != wanted:
        raise _broken(
            f"{quoted(name)} of shape {' × '.join(map(str, shape)) or 'one number'} in {dtype} "
            f"takes {wanted:,} bytes, and {end - begin:,} are given to it"
        )
    return Array(dtype, tuple(shape), begin, end)


def _whole(name: str, what: str, numbers: Any) -> list[int]:
    """Take a list of whole numbers, none of them negative."""
    known = numbers if isinstance(numbers, list) and len(numbers) <= _MAX_SIDES else [-1]
    if not all(type(number) is int and number >= 0 for number in known):
        raise _broken(f"{quoted(name)} has no {what} that can be right")
    return known


def _check_places(arrays: Mapping[str, Array], size: int) -> None:
    at = 0
    for name, array in sorted(arrays.items(), key=lambda item: (item[1].begin, item[1].end)):
        if array.begin != at:
            how = "overlaps the one before it" if array.begin < at else "leaves a gap before it"
            raise _broken(f"{quoted(name)} at byte {array.begin:,} {how}, which ends at {at:,}")
        at = array.end
    if at != size:
        raise _broken(f"its arrays end at byte {at:,}, and its data at {size:,}")


def _broken(what: str) -> RefusedError:
    return RefusedError(
        "BROKEN_MODEL",
        f"The weights (model.safetensors) cannot be right: {what}.",
        "The file was probably cut off or changed; save the model again with save_pretrained.",
    )
