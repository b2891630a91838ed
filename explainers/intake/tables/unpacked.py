"""Gzip bytes -> what is inside, piece by piece, and no more than is allowed."""

from __future__ import annotations

import zlib

from explainers.errors import RefusedError
from explainers.intake.tables.limits import check_unpacked

_PIECE = 1 << 20
_GZIP = zlib.MAX_WBITS | 16


def unpacked(data: bytes) -> bytes:
    """Unpack a gzip file of one or more streams.

    Raises RefusedError: EXPANDS_TOO_MUCH as soon as more comes out than is allowed, BROKEN_TABLE
    for a file that is cut off or damaged.
    """
    found, left, size = [], data, 0
    try:
        while left:
            stream = zlib.decompressobj(_GZIP)
            while not stream.eof:
                piece = stream.decompress(left, _PIECE)
                if not piece and not stream.unconsumed_tail and not stream.eof:
                    raise _damaged("ends in the middle")
                left = stream.unconsumed_tail
                found.append(piece)
                size += len(piece)
                check_unpacked("gzip file", len(data), size)
            left = stream.unused_data.lstrip(b"\x00")  # padding after the last stream is usual
    except zlib.error as problem:
        raise _damaged("is damaged") from problem
    return b"".join(found)


def _damaged(how: str) -> RefusedError:
    return RefusedError(
        "BROKEN_TABLE",
        f"The gzip file {how}, so the table in it cannot be unpacked.",
        "It was probably cut off on its way; save or upload it again.",
    )
