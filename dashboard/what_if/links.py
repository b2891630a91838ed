"""Changed cells as a short text for the URL: "age~40~~job~skilled~~housing".

Cells stand apart by two tildes, a column and its value by one; a column alone is missing. Nothing
at all, as a name or as a text, is written as an exclamation mark, and a mark that means something
here as one with its number: any name and any text come back as they were.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from explainers.records import Cell, TableCard

Changes = tuple[tuple[str, Cell], ...]

_BETWEEN, _WITHIN, _NOTHING = "~~", "~", "!"
_MEANING = re.compile(r"[~!]")
_WRITTEN = re.compile(r"!([0-9a-f]{2})")


def to_text(changes: Sequence[tuple[str, Cell]]) -> str:
    """The text of some changes; "" for none."""
    return _BETWEEN.join(
        _escaped(name) if value is None else f"{_escaped(name)}{_WITHIN}{_escaped(_plain(value))}"
        for name, value in changes
    )


def from_text(text: str, table: TableCard) -> Changes:
    """The changes a text of `to_text` names, numbers where the column holds some.

    They may be unfit: links are written by anybody.
    """
    parts = text.split(_BETWEEN) if text else []
    return tuple(_change(part, table) for part in parts)


def _change(part: str, table: TableCard) -> tuple[str, Cell]:
    name, given, value = part.partition(_WITHIN)
    found = _read(name)
    return found, _cell(_read(value), found, table) if given else None


def _cell(text: str, name: str, table: TableCard) -> Cell:
    column = table.column(name)
    if column is None or column.kind != "number":
        return text
    try:
        return float(text)
    except ValueError:
        return text


def _plain(value: str | float) -> str:
    """A value in the fewest characters that come back as the very same: 40.0 is "40"."""
    return value if isinstance(value, str) else repr(float(value)).removesuffix(".0")


def _escaped(text: str) -> str:
    return _MEANING.sub(lambda mark: f"!{ord(mark[0]):02x}", text) or _NOTHING


def _read(text: str) -> str:
    return "" if text == _NOTHING else _WRITTEN.sub(lambda mark: chr(int(mark[1], 16)), text)
