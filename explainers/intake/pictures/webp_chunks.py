"""WebP: its chunks, of which a decoder is given the picture's own (RFC 9649, section 2)."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping

from explainers.intake.pictures.exif import UPRIGHT, orientation
from explainers.intake.pictures.plain import Plain, broken, cut_off, moving, traits_of

_HEAD = 12
_AROUND = 8
_ALPHA, _MOVES = 0x10, 0x02
_FRAME_START = b"\x9d\x01\x2a"
_LOSSLESS = 0x2F
_SIDE = 0x3FFF  # 14 bits


def is_webp(data: bytes) -> bool:
    """Tell by the first twelve bytes."""
    return data[:4] == b"RIFF" and data[8:_HEAD] == b"WEBP"


def plain(data: bytes, name: str) -> Plain:
    """Take a WebP file apart. Raises RefusedError: BROKEN_PICTURE, MOVING_PICTURE."""
    found: dict[bytes, bytes] = {}
    for kind, content in _chunks(data, name):
        if kind in (b"ANIM", b"ANMF"):
            raise moving(name, "")
        found.setdefault(kind, content)  # of two of a kind, the first counts
    coded = [kind for kind in _SIZES if kind in found]
    if len(coded) != 1:
        raise broken(name, "it has no pixels" if not coded else "it is coded in two ways at once")
    width, height, transparent = _SIZES[coded[0]](found[coded[0]], name)
    kept: list[bytes] = [coded[0]]
    if b"VP8X" in found:
        canvas, transparent = _canvas(found[b"VP8X"], name)
        if canvas != (width, height):
            raise broken(name, "its header and its pixels have different sizes")
        found[b"VP8X"] = bytes([_ALPHA * transparent]) + found[b"VP8X"][1:]
        kept = [b"VP8X", *[b"ALPH"] * (b"ALPH" in found), coded[0]]
    turn = orientation(found.get(b"EXIF", b""))
    traits = traits_of(deep=False, transparent=transparent, printed=False, turned=turn != UPRIGHT)
    return Plain("WebP", width, height, turn, traits, _packed(found, kept))


def _chunks(data: bytes, name: str) -> Iterator[tuple[bytes, bytes]]:
    end = _AROUND + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise cut_off(name)
    at = _HEAD
    while at + _AROUND <= end:
        kind, length = struct.unpack_from("<4sI", data, at)
        start = at + _AROUND
        if start + length > end:
            raise cut_off(name)
        yield kind, data[start : start + length]
        at = start + length + length % 2


def _packed(found: dict[bytes, bytes], kinds: list[bytes]) -> bytes:
    parts = [
        struct.pack("<4sI", kind, len(found[kind])) + found[kind] + bytes(len(found[kind]) % 2)
        for kind in kinds
    ]
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _canvas(content: bytes, name: str) -> tuple[tuple[int, int], bool]:
    """Read size and transparency from an extended header; both sides are written less one."""
    if len(content) != 10:
        raise broken(name, "its header has another length than headers have")
    if content[0] & _MOVES:
        raise moving(name, "")
    sides = [int.from_bytes(content[at : at + 3], "little") + 1 for at in (4, 7)]
    return (sides[0], sides[1]), bool(content[0] & _ALPHA)


def _lossy(content: bytes, name: str) -> tuple[int, int, bool]:
    if content[3:6] != _FRAME_START or len(content) < 10:
        raise broken(name, "its header is damaged")
    width, height = struct.unpack_from("<HH", content, 6)
    return width & _SIDE, height & _SIDE, False


def _lossless(content: bytes, name: str) -> tuple[int, int, bool]:
    if content[:1] != bytes([_LOSSLESS]) or len(content) < 5:
        raise broken(name, "its header is damaged")
    bits = int.from_bytes(content[1:5], "little")
    return (bits & _SIDE) + 1, (bits >> 14 & _SIDE) + 1, bool(bits >> 28 & 1)


_SIZES: Mapping[bytes, Callable[[bytes, str], tuple[int, int, bool]]] = {
    b"VP8 ": _lossy,
    b"VP8L": _lossless,
}
