"""The value of a group of columns in a row, as a text: what is 1, or what each column holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa

from explainers.intake.summary import label
from explainers.records import Column, Group, Integers, TableCard

NONE = "none of them"
_LONGEST, _LONGEST_VALUE = 120, 40
_ENDS = "_=.: -"
_SET = frozenset({"1", "True"})
_MARKS = frozenset({"0", "False", *_SET})

Words = Callable[[Sequence[object]], str]


def player_data(data: pa.Table, players: Sequence[Group], card: TableCard) -> pa.Table:
    """One column for each player: a lone column as it is, a group as texts under its title.

    data: (rows, columns of the table), which is all there is to it where no columns are grouped.
    card: the table's, which says what holds for all its rows, so that a row's text does not hang
    on the rows beside it.
    """
    if all(len(one.columns) == 1 for one in players):
        return data
    return pa.table(
        [
            _column(data, one.columns[0]) if len(one.columns) == 1 else group_texts(data, one, card)
            for one in players
        ],
        names=[one.title for one in players],
    )


def group_texts(data: pa.Table, group: Group, card: TableCard) -> pa.DictionaryArray:
    """What the columns of a group hold in each row, (rows,): "clerk", or "lat 48 · long 11".

    Where all are marks (0 or 1, false or true), it names those that are set, without the beginning
    their names share. It is cut at about 120 characters.
    """
    columns = [_column(data, name).combine_chunks() for name in group.columns]
    alike, first = _combinations(columns)
    held = [card.column(name) for name in group.columns]
    marks = all(each is not None and is_mark(each) for each in held)
    words = _set_marks(group.columns) if marks else _every_value(group.columns)
    kinds = [words([column[at].as_py() for column in columns]) for at in first.tolist()]
    texts = list(dict.fromkeys(kinds))
    place = {text: at for at, text in enumerate(texts)}
    codes = np.array([place[text] for text in kinds], dtype=np.int32)[alike]
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(texts, pa.string()))


def is_mark(column: Column) -> bool:
    """Tell whether a column says yes or no: 0 or 1, false or true, in every row that has a value.

    A card lists all values of a column that has so few.
    """
    return bool(column.values) and set(column.values) <= set(_MARKS)


def _column(data: pa.Table, name: str) -> pa.ChunkedArray:
    """A column by its name; of two that feed two inputs, the first: they are the same."""
    return data.column(data.column_names.index(name))


def _combinations(columns: Sequence[pa.Array]) -> tuple[Integers, Integers]:
    """Number the rows that are alike in all columns, (rows,); and a row of each, (numbers,)."""
    rows = len(columns[0])
    codes, count = np.zeros(rows, dtype=np.int64), 1
    for column in columns:
        coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
        own = len(coded.dictionary)
        told = coded.indices.fill_null(own).to_numpy(zero_copy_only=False).astype(np.int64)
        if count * (own + 1) >= 2**62:
            _, codes = np.unique(codes, return_inverse=True)
            count = rows
        codes, count = codes * (own + 1) + told, count * (own + 1)
    _, first, alike = np.unique(codes, return_index=True, return_inverse=True)
    return alike.astype(np.int64), first.astype(np.int64)


def _set_marks(names: Sequence[str]) -> Words:
    stem = shared_beginning(names)
    short = [name[len(stem) :] for name in names]

    def words(values: Sequence[object]) -> str:
        told = [
            f"{name} missing" if value is None else name
            for name, value in zip(short, values, strict=True)
            if value is None or label(value) in _SET
        ]
        return _joined(told) if told else NONE

    return words


def _every_value(names: Sequence[str]) -> Words:
    return lambda values: _joined(
        [f"{name} {_value(value)}" for name, value in zip(names, values, strict=True)]
    )


def shared_beginning(names: Sequence[str]) -> str:
    """What all names begin with, up to a mark that ends a word, and less than any of them."""
    low, high = min(names), max(names)  # what these two share, all share
    stem = low[: next((at for at, mark in enumerate(low) if high[at : at + 1] != mark), len(low))]
    stem = stem[: max(stem.rfind(end) for end in _ENDS) + 1]
    return stem if all(len(name) > len(stem) for name in names) else ""


def _value(value: object) -> str:
    if value is None:
        return "missing"
    text = f"{value:.6g}" if isinstance(value, float) and value % 1 else label(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"


def _joined(parts: Sequence[str]) -> str:
    """Join as many parts as there is room for, at least one, and count the others."""
    kept: list[str] = []
    length = 0
    for part in parts:
        length += len(part) + 3
        if kept and length > _LONGEST:
            break
        kept.append(part)
    more = len(parts) - len(kept)
    return " · ".join(kept) + (f" · {more:,} more" if more else "")
