"""What the page and a worker say to each other: never pickled, capped, checked.

    b"RTNL" | header length, 4 bytes little-endian | header | part | part | ...

The header is JSON: {"verb", "fields", "parts": [{"name", "kind", "size"}]}. A part is a .npy file
(kind "npy") or an Arrow IPC stream ("arrow"). A worker may hold a hostile model, so `read` checks
every size before it allocates and every part before it hands it on.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Never

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explainers.errors import quoted
from explainers.service.workers.frame_errors import FrameError
from explainers.service.workers.frame_parts import (
    Bytes,
    array_bytes,
    read_array,
    read_table,
    table_bytes,
)
from explainers.service.workers.streams import Readable, Writable

_MAGIC: Final = b"RTNL"
_PREFIX: Final = struct.Struct("<4sI")
_MIB: Final = 2**20


@dataclass(frozen=True, eq=False)
class Frame:
    """One message: a verb, JSON fields, and named arrays and tables.

    A name is used once, over arrays and tables together. Arrays that were read are read-only.
    """

    verb: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    tables: Mapping[str, pa.Table] = field(default_factory=dict)


@dataclass(frozen=True)
class FrameLimits:
    """The largest message that is accepted: bytes, except `parts`, which counts."""

    header: int = _MIB
    part: int = 1024 * _MIB
    total: int = 2048 * _MIB
    parts: int = 64


@dataclass(frozen=True)
class _Part:
    name: str
    kind: str
    size: int


_DEFAULT: Final = FrameLimits()


def encode(frame: Frame, limits: FrameLimits = _DEFAULT) -> list[Bytes]:
    """The frame as pieces of bytes, to be written one after the other.

    Large arrays are not copied. Raises FrameError for what the other side would refuse.
    """
    parts: list[_Part] = []
    bodies: list[Bytes] = []
    named = [(name, "npy", array_bytes(name, array)) for name, array in frame.arrays.items()]
    named += [(name, "arrow", table_bytes(name, table)) for name, table in frame.tables.items()]
    for name, kind, pieces in named:
        parts.append(_Part(name, kind, sum(len(piece) for piece in pieces)))
        bodies += pieces
    _check_parts(parts, limits)
    content = {"verb": frame.verb, "fields": frame.fields, "parts": [vars(part) for part in parts]}
    try:
        text = json.dumps(content, allow_nan=False, separators=(",", ":"), default=_plain)
    except (TypeError, ValueError, RecursionError) as error:
        raise FrameError(
            "FRAME_HEADER",
            f"The fields of the message {quoted(frame.verb)} are no JSON: {quoted(error)}.",
        ) from error
    header = text.encode()
    _check_size("The header of the message", len(header), limits.header)
    return [_PREFIX.pack(_MAGIC, len(header)), header, *bodies]


def write(frame: Frame, stream: Writable) -> None:
    """Write one frame and flush. Raises FrameError before the first byte is written."""
    write_pieces(encode(frame), stream)


def write_pieces(pieces: Iterable[Bytes], stream: Writable) -> None:
    """Write what `encode` gave and flush."""
    for piece in pieces:
        stream.write(piece)
    stream.flush()


def read(stream: Readable, limits: FrameLimits = _DEFAULT) -> Frame:
    """The next frame of the stream.

    Raises EOFError when the stream ends before its first byte, and FrameError for everything that
    is not a whole, well-formed frame within the limits; the stream is of no use after that.
    """
    prefix = _exactly(stream, _PREFIX.size)
    if not len(prefix):
        raise EOFError
    magic, length = _PREFIX.unpack(_whole(prefix, _PREFIX.size))
    if magic != _MAGIC:
        raise FrameError("FRAME_MAGIC", f"A message begins with {quoted(magic)}, not {_MAGIC!r}.")
    _check_size("The header of a message", length, limits.header)
    header = _whole(_exactly(stream, length), length).tobytes()
    verb, fields, parts = _parse(header)
    _check_parts(parts, limits)
    arrays, tables = {}, {}
    for part in parts:
        data = _whole(_exactly(stream, part.size), part.size)
        if part.kind == "npy":
            arrays[part.name] = read_array(part.name, data)
        else:
            tables[part.name] = read_table(part.name, data)
    return Frame(verb, fields, arrays, tables)


def _parse(header: bytes) -> tuple[str, dict[str, Any], list[_Part]]:
    try:
        content = json.loads(
            header.decode(),
            parse_constant=_refuse_constant,
            parse_float=_finite,
            object_pairs_hook=_unique,
        )
    except (ValueError, RecursionError) as error:
        raise FrameError(
            "FRAME_HEADER", f"The header of a message is no JSON: {quoted(error)}."
        ) from error
    match content:
        case {"verb": str(verb), "fields": dict(fields), "parts": list(parts), **rest} if not rest:
            return verb, fields, [_parse_part(part) for part in parts]
    raise FrameError("FRAME_HEADER", "The header of a message lacks its verb, fields or parts.")


def _parse_part(content: object) -> _Part:
    match content:
        case {"name": str(name), "kind": str(kind), "size": int(size), **rest} if (
            not rest and not isinstance(size, bool)
        ):
            return _Part(name, kind, size)
    raise FrameError("FRAME_HEADER", f"A message lists a part as {quoted(content)}.")


def _check_parts(parts: list[_Part], limits: FrameLimits) -> None:
    if len(parts) > limits.parts:
        raise FrameError(
            "FRAME_TOO_LARGE",
            f"A message has {len(parts):,} parts; at most {limits.parts:,} are accepted.",
        )
    seen: set[str] = set()
    for part in parts:
        if part.kind not in ("npy", "arrow") or part.size < 0 or part.name in seen:
            raise FrameError(
                "FRAME_HEADER",
                f"A message lists a part {quoted(part.name)} of kind {quoted(part.kind)} and"
                f" {part.size:,} bytes; names are used once, kinds are npy and arrow.",
            )
        seen.add(part.name)
        _check_size(f"The part {quoted(part.name)}", part.size, limits.part)
    _check_size("The message", sum(part.size for part in parts), limits.total)


def _check_size(what: str, size: int, limit: int) -> None:
    if size > limit:
        raise FrameError(
            "FRAME_TOO_LARGE", f"{what} has {size:,} bytes; at most {limit:,} are accepted."
        )


def _exactly(stream: Readable, size: int) -> memoryview:
    """Up to `size` bytes, fewer only when the stream ends."""
    data = np.empty(size, np.uint8).data  # not touched, so a claimed size costs nothing yet
    filled = 0
    while filled < size:
        count = stream.readinto(data[filled:])
        if not count:
            break
        filled += count
    return data[:filled]


def _whole(data: memoryview, size: int) -> memoryview:
    if len(data) < size:
        raise FrameError(
            "FRAME_TRUNCATED", f"A message ended after {len(data):,} of {size:,} bytes."
        )
    return data


def _plain(value: object) -> object:
    """Let read-only mappings pass as JSON objects."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is not a JSON type")


def _refuse_constant(name: str) -> Never:
    raise ValueError(f"{name} is not a JSON number")


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise ValueError(f"{text} is too large a number")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError("a name is used twice in one object")
    return content
