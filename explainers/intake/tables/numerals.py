"""Numbers as people write them: decimal commas, and marks between groups of three digits."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

_BLANK_MARKS = "' \u00a0\u202f\u2019"
_HEAD = 200


@dataclass(frozen=True)
class Style:
    """One way to write numbers: its decimal mark, and what may stand between groups of three."""

    title: str
    decimal: str
    marks: str

    @property
    def _digits(self) -> str:
        return rf"[1-9]\d{{0,2}}([{re.escape(self.marks)}]\d{{3}})+"

    @property
    def cell(self) -> str:
        """The pattern of a cell in this style."""
        return rf"^\s*[+-]?(\d+|{self._digits})({re.escape(self.decimal)}\d+)?\s*$"

    @property
    def grouped(self) -> str:
        """The pattern of a cell with groups of three digits."""
        return rf"^\s*[+-]?{self._digits}({re.escape(self.decimal)}\d+)?\s*$"

    def numbers(self, texts: pa.ChunkedArray) -> pa.ChunkedArray:
        """Turn cells of this style into numbers, whole ones where all are."""
        bare = pc.replace_substring_regex(texts, rf"[\s{re.escape(self.marks)}]", "")
        points = pc.replace_substring(bare, self.decimal, ".")
        try:
            return points.cast(pa.int64())
        except pa.ArrowInvalid:
            return points.cast(pa.float64())


COMMA = Style("decimal commas", ",", "." + _BLANK_MARKS)
POINT = Style("thousands separators", ".", "," + _BLANK_MARKS)


def read_numerals(
    table: pa.Table, separated_by_commas: bool, as_text: Callable[[list[str]], pa.Table]
) -> tuple[pa.Table, Mapping[str, list[str]]]:
    """Turn columns of text into numbers where every cell is one in the same style.

    `as_text` reads columns again as they stand in the file. Also returns the columns turned, by
    the title of their style.
    """
    styles = {}
    for field in table.schema:
        if pa.types.is_string(field.type) and table.schema.names.count(field.name) == 1:
            style = style_of(table.column(field.name), separated_by_commas)
            if style is not None:
                styles[field.name] = style
    turned = {name: style.numbers(table.column(name)) for name, style in styles.items()}
    if COMMA in styles.values():
        # Beside decimal commas, 1.250 is a thousand and more, and was taken for a fraction.
        for name, texts in _fractions(table, as_text).items():
            if _all(texts, COMMA.cell) and _any(texts, COMMA.grouped):
                turned[name], styles[name] = COMMA.numbers(texts), POINT
    for name, numbers in turned.items():
        table = table.set_column(table.schema.get_field_index(name), name, numbers)
    titles: dict[str, list[str]] = {}
    for name in table.schema.names:
        if name in styles:
            titles.setdefault(styles[name].title, []).append(name)
    return table, titles


def style_of(texts: pa.ChunkedArray, separated_by_commas: bool) -> Style | None:
    """Tell the style all texts of a column are in, or None. A zero in front makes them codes."""
    comma, point = _all(texts, COMMA.cell), _all(texts, POINT.cell)
    if not (comma or point) or _any(texts, r"^\s*[+-]?0\d"):
        return None
    if comma and separated_by_commas and not _any(texts, r"\d\.\d{3}.*,\d"):
        comma = False  # "1,5" in quotes, between commas, may as well be two answers
    if comma and point:
        # Spaces between groups are read alike; "1,234" is decimal where commas separate nothing.
        return COMMA if _any(texts, ",") and not separated_by_commas else POINT
    return COMMA if comma else POINT if point else None


def _fractions(
    table: pa.Table, as_text: Callable[[list[str]], pa.Table]
) -> Mapping[str, pa.ChunkedArray]:
    names = [field.name for field in table.schema if pa.types.is_floating(field.type)]
    names = [name for name in names if table.schema.names.count(name) == 1]
    if not names:
        return {}
    read = as_text(names)
    return {name: read.column(name) for name in names}


def _all(texts: pa.ChunkedArray, pattern: str) -> bool:
    known = texts.drop_null()
    # Most columns of text are told by their first cells.
    return len(known) > 0 and _fit(known.slice(0, _HEAD), pattern) and _fit(known, pattern)


def _fit(texts: pa.ChunkedArray, pattern: str) -> bool:
    return bool(pc.all(pc.match_substring_regex(texts, pattern)).as_py())


def _any(texts: pa.ChunkedArray, pattern: str) -> bool:
    return bool(pc.any(pc.match_substring_regex(texts, pattern)).as_py())
