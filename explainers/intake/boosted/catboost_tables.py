"""Tables of a FlatBuffers file, followed by hand: no step leaves the bytes.

CatBoost's own reader checks a part of its file this way and believes the rest.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np

_OFFSET = struct.Struct("<I")
_BACK = struct.Struct("<i")
_SHORT = struct.Struct("<H")
_SHARED = 4
"""How often, on average, a byte may be read again: CatBoost writes equal parts once."""
_MOST_PARTS = 1_000_000


class Pages:
    """The bytes of one file, and how many of them were read as lists and texts so far.

    Two tables may point to the same list, so a short file could ask for any amount of memory.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._left = _SHARED * len(data)

    def root(self) -> Table:
        """The table that the file begins with. Raises ValueError, as all that follow do."""
        return self.table(int(self.number(0, _OFFSET)))

    def table(self, at: int) -> Table:
        """The table at a byte."""
        known = at - int(self.number(at, _BACK))
        size = int(self.number(known, _SHORT))
        if size < 4 or size % 2:
            raise ValueError(f"the table at byte {at:,} has a list of {size} bytes of fields")
        return Table(self, at, known, size // 2 - 2)

    def number(self, at: int, kind: struct.Struct) -> Any:
        """One number at a byte."""
        if not 0 <= at <= len(self._data) - kind.size:
            raise ValueError(f"it leads to byte {at:,} of {len(self._data):,}")
        return kind.unpack_from(self._data, at)[0]

    def follow(self, at: int) -> int:
        """Where the offset at a byte leads."""
        return at + int(self.number(at, _OFFSET))

    def items(self, at: int, kind: np.dtype[Any]) -> np.ndarray[Any, Any]:
        """The list at a byte, (items,)."""
        count = int(self.number(at, _OFFSET))
        size = count * kind.itemsize
        if at + 4 + size > len(self._data):
            raise ValueError(f"byte {at:,} announces {count:,} items, beyond its end")
        self._left -= size
        if self._left < 0:
            raise ValueError(f"its parts share the {len(self._data):,} bytes it has too often")
        return np.frombuffer(self._data, kind, count, at + 4)


@dataclass(frozen=True)
class Table:
    """One table: where it stands, and its list of fields. A field that is absent has a default."""

    pages: Pages
    at: int
    known: int
    fields: int

    def has(self, field: int) -> bool:
        """Tell whether a field is there."""
        return self._place(field) is not None

    def number(self, field: int, form: str, default: float) -> Any:
        """A number; `form` is its letter in `struct`."""
        place = self._place(field)
        return default if place is None else self.pages.number(place, struct.Struct("<" + form))

    def items(self, field: int, kind: str) -> np.ndarray[Any, Any]:
        """A list of numbers or structures, (items,); `kind` is a NumPy type. Empty where absent."""
        place = self._place(field)
        wanted = np.dtype(kind).newbyteorder("<")
        if place is None:
            return np.zeros(0, wanted)
        return self.pages.items(self.pages.follow(place), wanted)

    def text(self, field: int) -> str:
        """A text; empty where absent."""
        return _text(self.items(field, "u1"))

    def texts(self, field: int) -> list[str]:
        """A list of texts."""
        return [_text(self.pages.items(at, np.dtype("u1"))) for at in self._leads(field)]

    def table(self, field: int) -> Table:
        """A table inside this one. Raises ValueError where it is absent."""
        place = self._place(field)
        if place is None:
            raise ValueError(f"the table at byte {self.at:,} lacks its field {field}")
        return self.pages.table(self.pages.follow(place))

    def tables(self, field: int) -> list[Table]:
        """A list of tables; empty where absent."""
        return [self.pages.table(at) for at in self._leads(field)]

    def _leads(self, field: int) -> list[int]:
        """Where the offsets of a list lead."""
        place = self._place(field)
        if place is None:
            return []
        start = self.pages.follow(place)
        steps = self.pages.items(start, np.dtype("<u4")).tolist()
        if len(steps) > _MOST_PARTS:
            raise ValueError(f"a list has {len(steps):,} parts, and {_MOST_PARTS:,} is the most")
        return [start + 4 + 4 * i + step for i, step in enumerate(steps)]

    def _place(self, field: int) -> int | None:
        if field >= self.fields:
            return None
        offset = int(self.pages.number(self.known + 4 + 2 * field, _SHORT))
        return self.at + offset if offset else None


def _text(letters: np.ndarray[Any, Any]) -> str:
    """Read a text; CatBoost would take one with a NUL for two different ones."""
    try:
        text = letters.tobytes().decode("utf-8")
    except UnicodeDecodeError as problem:
        raise ValueError("it holds a text that is no UTF-8") from problem
    if "\x00" in text:
        raise ValueError("it holds a text with a NUL in it")
    return text
