"""Compressed files: told by their first bytes, and inflated under a limit."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from explainers.errors import RefusedError
from explainers.intake.archive import FREE, MAX_RATIO

_MOST = 2_000_000_000
# What one stream may ask for as memory of its own: the dictionary of the highest setting.
_LZMA_MEMORY = 150_000_000
_CHUNK = 1 << 20
# A bzip2 stream gives nothing before a whole block of 900 kB was read.
_HEAD = 2_000_000
_MEGABYTE = 1_000_000
_PREFIXES = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x5d\x00", "lzma"),
    (b"\x04\x22\x4d\x18", "lz4"),
)
_ZLIB = 0x78


def compression_of(data: bytes) -> str:
    """Name a stream's compression by its first bytes, "" for none known.

    One of gzip, zlib, bz2, xz, lzma and lz4: those joblib writes.
    """
    for prefix, name in _PREFIXES:
        if data.startswith(prefix):
            return name
    # A zlib stream has no mark but two bytes that are a multiple of 31.
    is_zlib = len(data) > 1 and data[0] == _ZLIB and int.from_bytes(data[:2], "big") % 31 == 0
    return "zlib" if is_zlib else ""


def beginning(data: bytes, length: int) -> bytes:
    """Inflate the first bytes of a compressed file; nothing where that cannot be done."""
    try:
        return bytes(_MADE[compression_of(data)]().decompress(data[:_HEAD], length)[:length])
    except (KeyError, *_PROBLEMS):
        return b""


def inflated(data: bytes) -> bytes:
    """Inflate a file that is compressed; others come back as they are.

    Raises RefusedError EXPANDS_TOO_MUCH as soon as it grows too large, or BROKEN_MODEL.
    """
    name = compression_of(data)
    if name not in _MADE:
        return data
    allowed = min(_MOST, max(FREE, MAX_RATIO * len(data)))
    parts: list[bytes] = []
    size, waiting = 0, data
    stream = _MADE[name]()
    try:
        while not stream.eof:
            part = stream.decompress(waiting, _CHUNK)
            # zlib gives back what it did not get to; the others keep it.
            waiting = getattr(stream, "unconsumed_tail", b"")
            if not part and not waiting and not stream.eof:
                raise EOFError("it ends in the middle")
            size += len(part)
            if size > allowed:
                raise _too_much(len(data), allowed)
            parts.append(part)
    except _PROBLEMS as problem:
        raise RefusedError(
            "BROKEN_MODEL",
            f"The file is compressed with {name} and cannot be unpacked: {problem}.",
            "It was probably cut off or changed on its way; save or upload it again.",
        ) from problem
    return b"".join(parts)


def _too_much(size: int, allowed: int) -> RefusedError:
    return RefusedError(
        "EXPANDS_TOO_MUCH",
        f"The compressed file of {size / _MEGABYTE:.1f} MB expands to more than "
        f"{allowed / _MEGABYTE:,.0f} MB, the most that is opened.",
        "Save a smaller model, or save it without compression.",
    )


_PROBLEMS = (OSError, EOFError, lzma.LZMAError, zlib.error)
_MADE: Mapping[str, Callable[[], Any]] = {
    "gzip": lambda: zlib.decompressobj(wbits=16 + zlib.MAX_WBITS),
    "zlib": zlib.decompressobj,
    "bz2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, _LZMA_MEMORY),
    "lzma": lambda: lzma.LZMADecompressor(lzma.FORMAT_ALONE, _LZMA_MEMORY),
}
