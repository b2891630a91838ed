"""What the rows of a table are called: by number or by identifier, a million of them at a glance.

Identifiers stay one array: as many Python texts would take a second to make and ten times the room.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.words import one_line
from explainers.intake.summary import label

# Texts that `one_line` leaves alone, told by the thousand: visible characters that turn nothing,
# with single spaces between them. Others are looked at one by one.
_VISIBLE = r"[\p{L}\p{N}\p{P}\p{Sm}\p{Sc}\p{Sk}]+"
_PLAIN = rf"^{_VISIBLE}( {_VISIBLE})*$"
_DRAWN_AS_NOTHING = "[\u115f\u1160\u3164\uffa0]"
_NOT_DIGITS = re.compile(r"[^0-9]")


@dataclass(frozen=True)
class Numbers:
    """Rows counted from 1, as in a spreadsheet."""

    count: int

    def __len__(self) -> int:
        """How many rows there are."""
        return self.count

    def at(self, position: int) -> str:
        """What one row is called."""
        return str(position + 1)

    def first(self, count: int) -> list[str]:
        """What the first rows are called."""
        return [self.at(position) for position in range(min(count, self.count))]

    def position(self, text: str) -> int | None:
        """Which row is called so, or None."""
        wanted = one_line(text)
        found = self._number(wanted)
        return found - 1 if found is not None and str(found) == wanted else None

    def near(self, text: str, count: int) -> list[str]:
        """The number that was meant by "1,000" or "007"."""
        found = self._number(text)
        return [str(found)][:count] if found is not None else []

    def _number(self, text: str) -> int | None:
        digits = _NOT_DIGITS.sub("", text)[:20]
        found = int(digits) if digits else 0
        return found if 1 <= found <= self.count else None


@dataclass(frozen=True, eq=False)
class Names:
    """Rows with an identifier each. `texts` (rows,) are strings, no two of them equal."""

    texts: pa.LargeStringArray

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.texts)

    def at(self, position: int) -> str:
        """What one row is called."""
        return str(self.texts[position].as_py())

    def first(self, count: int) -> list[str]:
        """What the first rows are called."""
        return list(self.texts.slice(0, count).to_pylist())

    def position(self, text: str) -> int | None:
        """Which row is called so, or None."""
        found = pc.index(self.texts, _text(one_line(text))).as_py()
        return None if found < 0 else int(found)

    def near(self, text: str, count: int) -> list[str]:
        """The first ones that contain a text, in capitals or not."""
        wanted = text.strip()
        if not wanted:
            return []
        holds = pc.match_substring(self.texts, wanted, ignore_case=True)
        return [self.at(int(row)) for row in np.flatnonzero(holds)[:count]]


RowNames = Numbers | Names


def row_names(column: pa.ChunkedArray | None, rows: int) -> RowNames:
    """Name rows by their identifiers in `column`, (rows,); without one they are counted.

    Identifiers are written as people read them, in one line: a mark that turns round "07" would
    name row 70. Repeated ones are told apart by their row: "P0 (row 2)" is another person than
    "P0".
    """
    if column is None:
        return Numbers(rows)
    return Names(_apart(_tidy(_written(column))))


def _written(column: pa.ChunkedArray) -> pa.LargeStringArray:
    values = column.combine_chunks()
    if isinstance(values, pa.ChunkedArray):  # no rows, or more text than one array holds
        values = pa.concat_arrays(values.chunks) if values.chunks else pa.array([], values.type)
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if not pa.types.is_integer(values.type) and not _is_text(values.type):
        coded = values.dictionary_encode()
        names = pa.array(map(label, coded.dictionary.to_pylist()), pa.large_string())
        values = names.take(coded.indices)
    return values.cast(pa.large_string()).fill_null(label(None))


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _tidy(texts: pa.LargeStringArray) -> pa.LargeStringArray:
    plain = pc.and_not(
        pc.match_substring_regex(texts, _PLAIN),
        pc.match_substring_regex(texts, _DRAWN_AS_NOTHING),
    )
    odd = pc.invert(plain)
    lines = [one_line(text) for text in texts.filter(odd).to_pylist()]
    return pc.replace_with_mask(texts, odd, pa.array(lines, pa.large_string())) if lines else texts


def _apart(texts: pa.LargeStringArray) -> pa.LargeStringArray:
    coded = texts.dictionary_encode()
    codes = coded.indices.to_numpy(zero_copy_only=False)
    counts = np.bincount(codes, minlength=len(coded.dictionary))
    shared = (counts[codes] > 1) | np.equal(pc.utf8_length(texts), 0)
    if not shared.any():
        return texts
    rows = pa.array(np.flatnonzero(shared) + 1).cast(pa.large_string())
    names = texts.filter(pa.array(shared))
    names = pc.if_else(pc.equal(pc.utf8_length(names), 0), _text("no name"), names)
    told = pc.binary_join_element_wise(names, _text(" (row "), rows, _text(")"), _text(""))
    return pc.replace_with_mask(texts, pa.array(shared), told)


def _text(text: str) -> pa.LargeStringScalar:
    return pa.scalar(text, pa.large_string())
