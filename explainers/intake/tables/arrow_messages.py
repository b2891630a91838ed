"""What a message of an Arrow stream will take once unpacked, from its own header.

Arrow allocates what the header of a packed buffer claims, then unpacks; a claim that is too small
fails there. So the claims bound the memory, and pyarrow does not show them: they are read here.
Format: https://arrow.apache.org/docs/format/Columnar.html (Message.fbs), in FlatBuffers.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

_DICTIONARY, _RECORDS = 2, 3
# Places of the fields in their tables.
_HEADER_TYPE, _HEADER = 1, 2
_DICTIONARY_DATA = 1
_LENGTH, _BUFFERS, _COMPRESSION = 0, 2, 3
_UNPACKED_SIZE = 8  # bytes at the start of a packed buffer that say what it becomes
_NOT_PACKED = -1


@dataclass(frozen=True)
class Batch:
    """Rows or the entries of a dictionary: how many, and bytes once unpacked."""

    rows: int
    unpacked: int
    is_dictionary: bool


def batch_of(message: Any) -> Batch | None:
    """Measure a `pyarrow.ipc.Message`; None for one that holds no rows.

    Raises ValueError where the header points outside itself or its body.
    """
    try:
        return _measured(message.metadata.to_pybytes(), message.body)
    except (struct.error, IndexError) as problem:
        raise ValueError("a message has a damaged header") from problem


def _measured(header: bytes, body: Any) -> Batch | None:
    start = _follow(header, 0)
    kind_at = _field(header, start, _HEADER_TYPE)
    kind = header[kind_at] if kind_at else 0
    at = _field(header, start, _HEADER)
    if kind not in (_DICTIONARY, _RECORDS) or not at:
        return None
    batch = _follow(header, at)
    if kind == _DICTIONARY:
        batch = _follow(header, _field(header, batch, _DICTIONARY_DATA))
    rows_at = _field(header, batch, _LENGTH)
    rows = struct.unpack_from("<q", header, rows_at)[0] if rows_at else 0
    if rows < 0:
        raise ValueError(f"a batch has {rows:,} rows")
    packed = bool(_field(header, batch, _COMPRESSION))
    return Batch(rows, _unpacked(header, batch, body, packed), kind == _DICTIONARY)


def _unpacked(header: bytes, batch: int, body: Any, packed: bool) -> int:
    at = _field(header, batch, _BUFFERS)
    if not at:
        return 0
    vector = _follow(header, at)
    (count,) = struct.unpack_from("<I", header, vector)
    total = 0
    for i in range(count):
        offset, length = struct.unpack_from("<qq", header, vector + 4 + 16 * i)
        if offset < 0 or length < 0 or offset + length > (body.size if body else 0):
            raise ValueError("a buffer lies outside its message")
        total += _size(body, offset, length) if packed else length
    return total


def _size(body: Any, offset: int, length: int) -> int:
    if length < _UNPACKED_SIZE:
        return length
    claimed = struct.unpack("<q", body.slice(offset, _UNPACKED_SIZE).to_pybytes())[0]
    if claimed < _NOT_PACKED:
        raise ValueError(f"a buffer claims {claimed:,} bytes")
    return length if claimed == _NOT_PACKED else int(claimed)


def _field(header: bytes, table: int, place: int) -> int:
    """Where field number `place` of a table lies; 0 where it is left out."""
    (back,) = struct.unpack_from("<i", header, table)
    fields = table - back
    if fields < 0:
        raise ValueError("a table lies outside its message")
    (size,) = struct.unpack_from("<H", header, fields)
    if 4 + 2 * place >= size:
        return 0
    (offset,) = struct.unpack_from("<H", header, fields + 4 + 2 * place)
    return table + int(offset) if offset else 0


def _follow(header: bytes, at: int) -> int:
    (offset,) = struct.unpack_from("<I", header, at)
    return at + int(offset)
