"""JPEG: its segments up to the first scan (ITU-T T.81, annex B)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from explainers.errors import RefusedError, quoted
from explainers.intake.pictures.exif import UPRIGHT, orientation
from explainers.intake.pictures.plain import Plain, broken, cut_off, traits_of

MARK = b"\xff\xd8\xff"
_FILL = 0xFF
_ALONE = {0x01, *range(0xD0, 0xD9)}  # markers without a segment
_END, _SCAN, _NOTES = 0xD9, 0xDA, 0xE1
# A frame is begun by one of sixteen markers, three of which mean something else.
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_READ = {0xC0, 0xC1, 0xC2}  # baseline, extended and progressive: what cameras and programs write
# Tables, restarts, and two notes that say what the colours are: JFIF's and Adobe's.
_PIXELS = {0xC4, 0xDB, 0xDD, 0xE0, 0xEE}
_FRAME = struct.Struct(">BHHB")
_PRINTED = 4


def plain(data: bytes, name: str) -> Plain:
    """Take a JPEG file apart. Raises RefusedError: BROKEN_PICTURE, UNREAD_PICTURE."""
    turn = UPRIGHT
    frame: tuple[int, int, int, int] | None = None
    kept = [MARK[:2]]
    for marker, start, end in _segments(data, name):
        if marker == _SCAN:
            kept.append(data[start:])
        elif marker == _NOTES and turn == UPRIGHT:
            turn = orientation(data[start + 4 : end])
        elif marker in _FRAMES:
            if frame is not None or end - start < 4 + _FRAME.size:
                raise broken(name, "its header is damaged")
            frame = _FRAME.unpack_from(data, start + 4)
            _check_coding(marker, frame[0], name)
            kept.append(data[start:end])
        elif marker in _PIXELS:
            kept.append(data[start:end])
    if frame is None:
        raise broken(name, "it has no header")
    _, height, width, colours = frame
    traits = traits_of(
        deep=False, transparent=False, printed=colours == _PRINTED, turned=turn != UPRIGHT
    )
    return Plain("JPEG", width, height, turn, traits, b"".join(kept))


def _segments(data: bytes, name: str) -> Iterator[tuple[int, int, int]]:
    """Walk the segments up to the first scan: marker, where it starts and where it ends."""
    at, marker = 2, 0
    while marker != _SCAN:
        start = at
        if at + 4 > len(data):
            raise cut_off(name)
        if data[at] != _FILL:
            raise broken(name, "something else stands where one of its parts should begin")
        marker, at = data[at + 1], at + 2
        if marker == _FILL:  # as many of these as a writer likes
            at -= 1
            continue
        if marker in _ALONE:
            continue
        if marker == _END:
            raise broken(name, "it has no pixels")
        at += int.from_bytes(data[at : at + 2], "big")
        if at > len(data):
            raise cut_off(name)
        if at < start + 4:
            raise broken(name, "a part of it has less than no length")
        yield marker, start, at


def _check_coding(marker: int, bits: int, name: str) -> None:
    if marker in _READ and bits == 8:
        return
    how = f"with {bits} bits a colour" if marker in _READ else "in one of the rare ways of JPEG"
    raise RefusedError(
        "UNREAD_PICTURE",
        f"The picture {quoted(name)} is coded {how}, which is not read; baseline and progressive "
        "JPEG of 8 bits are.",
        "Save it as PNG.",
    )
