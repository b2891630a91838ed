"""PNG: its chunks, of which a decoder is given five kinds (W3C, PNG third edition, section 11)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from explainers.intake.pictures.exif import UPRIGHT, orientation
from explainers.intake.pictures.plain import Plain, broken, cut_off, moving, traits_of

MARK = b"\x89PNG\r\n\x1a\n"
_AROUND = 12  # a chunk's length and kind before its content, and a checksum behind
_HEADER = 13
_PIXELS = {b"PLTE", b"tRNS", b"IDAT", b"IEND"}
_WITH_ALPHA = (4, 6)
_DEEP = 16


def plain(data: bytes, name: str) -> Plain:
    """Take a PNG file apart. Raises RefusedError: BROKEN_PICTURE, MOVING_PICTURE."""
    turn, transparent = UPRIGHT, False
    header: tuple[int, int, int, int] | None = None
    kept = [MARK]
    for kind, start, end in _chunks(data, name):
        if (kind == b"IHDR") != (header is None):
            raise broken(name, "its header is not where it should be")
        if header is None:
            if end - start != _HEADER + _AROUND:
                raise broken(name, "its header has another length than headers have")
            header = struct.unpack_from(">IIBB", data, start + 8)
            kept.append(data[start:end])
        elif kind == b"acTL" and (frames := _count(data, start)) > 1:
            raise moving(name, f" of {frames:,} frames")
        elif kind == b"eXIf":
            turn = orientation(data[start + 8 : end - 4])
        elif kind == b"tRNS" and header[2] == _DEEP:
            continue  # one colour of 2 ** 48 that stands for nothing: no such among those of 8 bits
        elif kind in _PIXELS:
            transparent = transparent or kind == b"tRNS"
            kept.append(data[start:end])
    if header is None:
        raise broken(name, "it has no header")
    width, height, depth, colours = header
    traits = traits_of(
        deep=depth == _DEEP,
        transparent=transparent or colours in _WITH_ALPHA,
        printed=False,
        turned=turn != UPRIGHT,
    )
    return Plain("PNG", width, height, turn, traits, b"".join(kept))


def _chunks(data: bytes, name: str) -> Iterator[tuple[bytes, int, int]]:
    """Walk the chunks up to the last: kind, where it starts and where it ends, with all its marks.

    A file without its last chunk was cut off.
    """
    at, kind = len(MARK), b""
    while kind != b"IEND":
        if at + _AROUND > len(data):
            raise cut_off(name)
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + _AROUND + length
        if end > len(data):
            raise cut_off(name)
        yield kind, at, end
        at = end


def _count(data: bytes, start: int) -> int:
    """How many frames an animation says it has: its first four bytes."""
    return int.from_bytes(data[start + 8 : start + 12], "big")
