"""The stored numbers of an exported graph: sizes checked against what is there, then read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.torch.archive import Parts, broken

MAX_PARAMETERS = 50_000_000
TYPES: Mapping[int, tuple[str, int]] = {
    **{1: ("uint8", 1), 2: ("int8", 1), 3: ("int16", 2), 4: ("int32", 4), 5: ("int64", 8)},
    **{6: ("float16", 2), 7: ("float32", 4), 8: ("float64", 8), 12: ("bool", 1)},
    13: ("bfloat16", 2),
}
"""The format's number of a type -> PyTorch's name of it and the bytes of one value."""
_STRIDED = 7
_MOST_AXES = 16


@dataclass(frozen=True)
class Stored:
    """One tensor as the file describes it: `sizes` and `strides` count values, as does `offset`.

    `member` is the file of numbers it is a view of.
    """

    member: str
    dtype: str
    sizes: tuple[int, ...]
    strides: tuple[int, ...]
    offset: int
    learned: bool


def stored(parts: Parts, wanted: Mapping[str, str]) -> dict[str, Stored]:
    """Describe what each name in the graph stands for; no array is made for any of it.

    wanted: name in the graph -> name in the file. Raises RefusedError: PICKLED_WEIGHTS,
    UNLISTED_TYPE, TOO_MANY_PARAMETERS, BROKEN_MODEL.
    """
    found = {name: _stored(parts, called) for name, called in wanted.items()}
    numbers = sum(math.prod(each.sizes) for each in found.values())
    if numbers > MAX_PARAMETERS:
        raise RefusedError(
            "TOO_MANY_PARAMETERS",
            f"The model has {numbers:,} parameters; at most {MAX_PARAMETERS:,} are opened.",
            "Upload a smaller model.",
        )
    return found


def parameters_in(found: Mapping[str, Stored]) -> int:
    """Count the learned numbers."""
    return sum(math.prod(each.sizes) for each in found.values() if each.learned)


def tensors_of(torch: Any, parts: Parts, found: Mapping[str, Stored]) -> dict[str, Any]:
    """Make the tensors. Views of one file of numbers share it, as they did in the model."""
    flat: dict[tuple[str, str], Any] = {}
    made = {}
    for name, each in found.items():
        key = (each.member, each.dtype)
        if key not in flat:
            data = parts.numbers(each.member)
            kind = getattr(torch, each.dtype)
            flat[key] = (
                torch.frombuffer(bytearray(data), dtype=kind) if data else torch.empty(0).to(kind)
            )
        made[name] = torch.as_strided(flat[key], each.sizes, each.strides, each.offset)
    return made


def _stored(parts: Parts, called: str) -> Stored:
    folder = "weights" if called in parts.weights else "constants"
    listed = parts.weights.get(called) or parts.constants.get(called)
    if not isinstance(listed, dict):
        raise broken(f"the numbers of {quoted(called)} are nowhere")
    meta = listed.get("tensor_meta")
    if listed.get("use_pickle") or meta is None:
        raise RefusedError(
            "PICKLED_WEIGHTS",
            f"The numbers of {quoted(called)} are a pickle, and no pickle in a .pt2 file is "
            "opened.",
            "Export a model whose weights are plain tensors (no subclasses of torch.Tensor, no "
            "objects of other libraries).",
        )
    if meta["dtype"] not in TYPES or meta["layout"] != _STRIDED:
        raise RefusedError(
            "UNLISTED_TYPE",
            f"The numbers of {quoted(called)} are of type {meta['dtype']} and layout "
            f"{meta['layout']}, which no model of tables needs.",
            "Export the model with dense tensors of floating-point or whole numbers.",
        )
    dtype, width = TYPES[meta["dtype"]]
    sizes, strides = (tuple(_whole(one) for one in meta[key]) for key in ("sizes", "strides"))
    offset = _whole(meta["storage_offset"])
    member = f"{folder}/{listed['path_name']}"
    held = parts.sizes.get(member)
    if held is None:
        raise broken(f"it holds no data/{quoted(member)}, the numbers of {quoted(called)}")
    if len(sizes) != len(strides) or len(sizes) > _MOST_AXES or held % width:
        raise broken(f"the sizes of {quoted(called)} do not fit its {held:,} bytes")
    last = offset + sum((size - 1) * stride for size, stride in zip(sizes, strides, strict=True))
    needed = 0 if 0 in sizes else (last + 1) * width
    if needed > held:
        raise broken(
            f"{quoted(called)} claims {needed:,} bytes of {quoted(member)}, and {held:,} are there"
        )
    return Stored(member, dtype, sizes, strides, offset, bool(listed.get("is_param")))


def _whole(written: Mapping[str, Any]) -> int:
    number = written["as_int"]
    if type(number) is not int or number < 0:
        raise broken(f"a size in it is {quoted(number)}")
    return number
