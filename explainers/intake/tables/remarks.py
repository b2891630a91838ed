"""What a person should know about columns before they are explained, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from explainers.errors import quoted
from explainers.intake.summary import counted, is_number, listed
from explainers.intake.tables.dates import find_dates
from explainers.records import Column

_EXACT = 2**53
_SHOWN = 3  # columns that get a sentence of their own, of each kind
_NUMERAL = r"^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$"
_MOSTLY = 0.5
_FEWEST_CODES, _MOST_CODES = 3, 10
_ROWS_A_CODE = 10
_WRITTEN = {
    "year": "year first",
    "day": "day first",
    "month": "month first",
    "either": "and whether day or month comes first cannot be told",
}


@dataclass(frozen=True)
class Looked:
    """A column and its card."""

    card: Column
    values: pa.ChunkedArray

    @property
    def is_text(self) -> bool:
        """Tell whether its values are text."""
        return bool(pa.types.is_string(self.values.type))


def remarks(table: pa.Table, columns: Sequence[Column]) -> tuple[str, ...]:
    """Say what is odd about columns: nothing or one value in them, infinity, mixtures, codes."""
    looked = [Looked(column, table.column(column.name)) for column in columns]
    each = (_infinite, _inexact, _mixed, _dated)
    found = [_group(looked, table.num_rows)]
    found += [_few([sentence for one in looked for sentence in say(one)]) for say in each]
    return tuple(sentence for sentences in found for sentence in sentences)


def _few(sentences: list[str]) -> list[str]:
    more = len(sentences) - _SHOWN
    if more <= 0:
        return sentences
    return [*sentences[:_SHOWN], f"The same holds of {counted(more, 'more column')}."]


def _group(looked: Sequence[Looked], rows: int) -> list[str]:
    cards = [one.card for one in looked]
    empty = [card.name for card in cards if card.distinct == 0]
    constant = [card.name for card in cards if card.distinct == 1 and not card.missing]
    codes = [one.card.name for one in looked if _like_codes(one, rows)]
    found = []
    if empty:
        found.append(f"{listed(empty)} {_verb(empty, 'has', 'have')} no value in any row.")
    if constant and rows > 1:
        found.append(
            f"{listed(constant)} {_verb(constant, 'has', 'have')} the same value in every row, so "
            f"no effect of {_verb(constant, 'it', 'them')} can be seen."
        )
    if codes:
        found.append(
            f"{listed(codes)} {_verb(codes, 'holds', 'hold')} few different whole numbers: amounts "
            "or counts, or codes that stand for categories? They are taken for numbers."
        )
    return found


def _verb(names: Sequence[str], one: str, several: str) -> str:
    return one if len(names) == 1 else several


def _like_codes(one: Looked, rows: int) -> bool:
    distinct = one.card.distinct
    if not (_FEWEST_CODES <= distinct <= _MOST_CODES and distinct * _ROWS_A_CODE <= rows):
        return False
    if pa.types.is_floating(one.values.type):
        return bool(pc.all(pc.equal(pc.floor(one.values), one.values)).as_py())
    return is_number(one.values.type)


def _infinite(one: Looked) -> list[str]:
    if not pa.types.is_floating(one.values.type):
        return []
    infinite = pc.sum(pc.is_inf(one.values)).as_py() or 0
    if not infinite:
        return []
    return [
        f"{quoted(one.card.name)} holds infinity in {counted(infinite, 'row')}, which many models "
        "cannot take."
    ]


def _inexact(one: Looked) -> list[str]:
    largest = max(abs(one.card.low or 0), abs(one.card.high or 0))
    if largest <= _EXACT:
        return []
    if pa.types.is_floating(one.values.type):
        finite = one.values.filter(pc.is_finite(one.values))
        if not pc.all(pc.equal(pc.floor(finite), finite)).as_py():
            return []
        what = "they are kept to about 16 digits only"
    else:
        what = "models that compute with floating point round them"
    return [
        f"{quoted(one.card.name)} holds whole numbers up to {largest:.3g}; beyond {_EXACT:,} "
        f"{what}, so keep identifiers as text."
    ]


def _mixed(one: Looked) -> list[str]:
    """Name a text that makes a column of numbers one of text, and where it stands."""
    if not one.is_text:
        return []
    numerals = pc.match_substring_regex(one.values, _NUMERAL)
    numbers = pc.sum(numerals).as_py() or 0
    known = len(one.values) - one.values.null_count
    if not _MOSTLY * known <= numbers < known or not numbers:
        return []
    row = pc.index(numerals, False).as_py()
    are = "is a number" if numbers == 1 else "are numbers"
    return [
        f"{quoted(one.card.name)} is taken for text: {counted(numbers, 'cell')} of {known:,} "
        f"{are}, but row {row + 1:,} holds {quoted(one.values[row].as_py(), 40)}."
    ]


def _dated(one: Looked) -> list[str]:
    dates = find_dates(pc.unique(one.values)) if one.card.role == "date" else None
    if dates is None:
        return []
    return [
        f"{quoted(one.card.name)} holds dates such as {quoted(dates.example)}, "
        f"{_WRITTEN[dates.order]}; they stay text."
    ]
