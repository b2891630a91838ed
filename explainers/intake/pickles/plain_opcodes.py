"""The opcodes that put a plain value on the stack: numbers, texts, bytes.

Numbers are written least significant byte first, but for those with a point.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from explainers.intake.pickles.refusals import unreadable

if TYPE_CHECKING:
    from explainers.intake.pickles.reader import Reader

Step: TypeAlias = "Callable[[Reader], None]"


def size(reader: Reader, width: int) -> int:
    """Take a count of `width` bytes."""
    return int.from_bytes(reader.take(width), "little")


def _sized(width: int, turn: Callable[[bytes], Any]) -> Step:
    """Push what `turn` makes of bytes whose count is written before them in `width` bytes."""

    def step(reader: Reader) -> None:
        reader.stack.append(turn(reader.take(size(reader, width))))

    return step


def text(raw: bytes) -> str:
    """Decode a text; a lone half of a pair is text in Python too."""
    return str(raw, "utf-8", "surrogatepass")


def _long(raw: bytes) -> int:
    return int.from_bytes(raw, "little", signed=True)


def _fixed(layout: str) -> Step:
    shape = struct.Struct(layout)

    def step(reader: Reader) -> None:
        reader.stack.append(shape.unpack(reader.take(shape.size))[0])

    return step


def pushing(make: Callable[[], Any]) -> Step:
    """Push what `make` returns, a new one each time."""
    return lambda reader: reader.stack.append(make())


def _line(turn: Callable[[bytes], Any]) -> Step:
    def step(reader: Reader) -> None:
        raw = reader.line()
        try:
            reader.stack.append(turn(raw))
        except ValueError as problem:
            raise unreadable(f"a line before byte {reader.at:,} holds no value") from problem

    return step


def _whole(raw: bytes) -> int | bool:
    # Truth values are written as numbers with a leading zero.
    return raw == b"01" if raw in (b"00", b"01") else int(raw)


PLAIN: Mapping[str, Step] = {
    "N": pushing(lambda: None),
    "\x88": pushing(lambda: True),
    "\x89": pushing(lambda: False),
    "I": _line(_whole),
    "L": _line(lambda raw: int(raw.removesuffix(b"L"))),
    "F": _line(float),
    "V": _line(lambda raw: str(raw, "raw-unicode-escape")),
    "J": _fixed("<i"),
    "K": _fixed("<B"),
    "M": _fixed("<H"),
    "G": _fixed(">d"),
    "\x8a": _sized(1, _long),
    "\x8b": _sized(4, _long),
    "\x8c": _sized(1, text),
    "X": _sized(4, text),
    "\x8d": _sized(8, text),
    "C": _sized(1, bytes),
    "B": _sized(4, bytes),
    "\x8e": _sized(8, bytes),
    "\x96": _sized(8, bytearray),
}
