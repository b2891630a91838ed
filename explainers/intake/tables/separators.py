"""What separates the cells of a text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from itertools import islice

_TITLES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_CHARACTERS = 1_000_000
_ROWS = 50
# Excel's own way of telling, in a line before the header.
_TOLD = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)


def told(text: str) -> tuple[str, str]:
    """Take a line such as "sep=;" off the text; return the separator, if any, and the rest."""
    found = _TOLD.match(text)
    return (found.group(1), text[found.end() :]) if found else ("", text)


def separator(text: str) -> str:
    """Choose the mark that cuts the first rows into as many cells as the header, and into most."""
    return max(_TITLES, key=lambda mark: _agreement(first_rows(text, mark)))


def title(mark: str) -> str:
    """Name a separator in a sentence."""
    return _TITLES[mark]


def first_rows(text: str, mark: str) -> list[list[str]]:
    """Return the header and up to 49 rows that are not blank; fewer where quotes do not close."""
    piece = text[:_CHARACTERS]
    reader = csv.reader(io.StringIO(piece, newline=""), delimiter=mark)
    rows: list[list[str]] = []
    try:
        rows.extend(islice(filter(None, reader), _ROWS))
    except csv.Error:
        return rows
    return rows[:-1] if len(piece) < len(text) and 1 < len(rows) < _ROWS else rows


def _agreement(rows: Sequence[Sequence[str]]) -> tuple[float, int]:
    """Share of rows as wide as the header, and that width; nothing where nothing is cut."""
    width = len(rows[0]) if rows else 0
    if width < 2:
        return (0.0, 0)
    return (sum(len(row) == width for row in rows) / len(rows), width)
