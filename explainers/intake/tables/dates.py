"""Dates among texts: recognised and named, never rewritten: day and month may be swapped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

Order = Literal["year", "day", "month", "either"]

_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp][Mm])?(?: ?Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = rf"^(?P<year>\d{{4}})[-/.](?P<a>\d{{1,2}})[-/.](?P<b>\d{{1,2}}){_TIME}$"
_YEAR_LAST = rf"^(?P<a>\d{{1,2}})[-/.](?P<b>\d{{1,2}})[-/.](?P<year>\d{{4}}|\d{{2}}){_TIME}$"
_HEAD = 50


@dataclass(frozen=True)
class Dates:
    """How dates of a column are written: what comes first; "either" where nothing tells."""

    order: Order
    example: str


def find_dates(texts: pa.Array) -> Dates | None:
    """Tell whether every one of these distinct texts is a date; None where one is not."""
    known = texts.drop_null()
    if not len(known):
        return None
    example = str(known[0].as_py())
    parts = _parts(known, _YEAR_FIRST)
    if parts is not None:
        month, day = parts
        return Dates("year", example) if _within(month, 12) and _within(day, 31) else None
    parts = _parts(known, _YEAR_LAST)
    if parts is None:
        return None
    first, second = parts
    day_first = _within(first, 31) and _within(second, 12)
    month_first = _within(first, 12) and _within(second, 31)
    if day_first and month_first:
        # With points days come first everywhere; with strokes it depends on the country.
        return Dates("day" if "." in example else "either", example)
    return Dates("day" if day_first else "month", example) if day_first or month_first else None


def _parts(texts: pa.Array, pattern: str) -> tuple[pa.Array, pa.Array] | None:
    """Return the two parts beside the year as numbers, or None where a text does not fit."""
    # Most columns of text are told by their first values.
    if pc.extract_regex(texts.slice(0, _HEAD), pattern).null_count:
        return None
    found = pc.extract_regex(texts, pattern)
    if found.null_count:
        return None
    return tuple(pc.struct_field(found, part).cast(pa.int64()) for part in ("a", "b"))


def _within(numbers: pa.Array, most: int) -> bool:
    bounds = pc.min_max(numbers)
    return bool(bounds["min"].as_py() >= 1 and bounds["max"].as_py() <= most)
