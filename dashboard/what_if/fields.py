"""What can be put into the cells of a row: for each column of the model, a kind of its own."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import pyarrow as pa

from dashboard.what_if.links import Changes
from explainers.records import Analysis, Cell, Column

Kind = Literal["whole", "number", "truth", "text"]

_WHOLE_LIMIT: Final = 2.0**53
"""Browsers count in floating point: beyond this not every whole number is one of theirs."""
_STEPS: Final = 100
"""About how many steps lead through a column's range."""


@dataclass(frozen=True)
class Field:
    """One cell of the row: what it holds, and what it may hold instead.

    own: the row's own value; a truth value is "True" or "False". low and high: the table's range,
    None where it has none. options: the table's own values, the most frequent first; empty for
    numbers. can_miss: whether the column has rows without a value.
    """

    name: str
    kind: Kind
    own: Cell
    low: float | None
    high: float | None
    options: tuple[str, ...]
    can_miss: bool

    @property
    def step(self) -> float:
        """One of 1, 2 or 5 with zeros: about a hundredth of the range, and 1 of whole numbers."""
        even = _even((self.high or 0.0) - (self.low or 0.0))
        return max(1.0, even) if self.kind == "whole" else even


def fields_of(analysis: Analysis, row: pa.Table) -> Mapping[str, Field]:
    """Return a field for each column the model uses. row: (1, columns), as the table has it."""
    return {name: _field(analysis, row, name) for name in dict.fromkeys(analysis.columns)}


def real_changes(changes: Changes, fields: Mapping[str, Field]) -> Changes:
    """Leave out what changes nothing: a cell that is put back is the row's own again."""
    return tuple(
        (name, value)
        for name, value in changes
        if name not in fields
        or fields[name].own != value
        or type(fields[name].own) is not type(value)
    )


def _field(analysis: Analysis, row: pa.Table, name: str) -> Field:
    column = analysis.table.column(name) or Column(name, "category", 0, 0)
    kind = row.schema.field(name).type
    value = row.column(name)[0].as_py()
    return Field(
        name=name,
        kind=_kind(kind, column),
        own=_cell(value),
        low=column.low,
        high=column.high,
        options=() if column.kind == "number" else _options(value, kind, column),
        can_miss=column.missing > 0,
    )


def _kind(kind: pa.DataType, column: Column) -> Kind:
    if pa.types.is_boolean(kind):
        return "truth"
    if column.kind != "number":
        return "text"
    largest = max(abs(column.low or 0.0), abs(column.high or 0.0))
    return "whole" if pa.types.is_integer(kind) and largest < _WHOLE_LIMIT else "number"


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, float):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return str(value)


def _options(value: object, kind: pa.DataType, column: Column) -> tuple[str, ...]:
    """The values a choice is made among: a row may hold one that is not among the frequent."""
    seen = ("True", "False") if pa.types.is_boolean(kind) else column.values
    own = _cell(value)
    return seen if own is None or own in seen else (*seen, str(own))


def _even(span: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten that goes into a span about 100 times."""
    if not math.isfinite(span) or span <= 0:
        return 1.0
    rough = span / _STEPS
    power = 10.0 ** math.floor(math.log10(rough))
    return next(each * power for each in (5.0, 2.0, 1.0) if each * power <= rough * (1 + 1e-9))
