"""Describe the columns of a table for its card."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from explainers.intake.matching.guesses import named_like_a_target, sure_identifier
from explainers.intake.summary import is_number, label
from explainers.intake.tables.dates import find_dates
from explainers.records import Column, Role, TableCard

_SHOWN_VALUES = 50
_LONGEST_NAME = 64  # bytes; a UUID has 36, a SHA-256 64


def describe(table: pa.Table) -> tuple[Column, ...]:
    """Describe each column: kind, missing, distinct, range or most frequent values."""
    return tuple(_column(name, table.column(name)) for name in table.schema.names)


def with_roles(card: TableCard, table: pa.Table) -> TableCard:
    """Add what the table itself tells of the purpose of its columns."""
    roles = [_role(card, column, table.column(column.name)) for column in card.columns]
    columns = zip(card.columns, roles, strict=True)
    return replace(card, columns=tuple(replace(column, role=role) for column, role in columns))


def _role(card: TableCard, column: Column, values: pa.ChunkedArray) -> Role:
    if pa.types.is_string(values.type) and find_dates(pc.unique(values)) is not None:
        return "date"  # days differ in each row as names do, and name nobody
    if sure_identifier(card, [column.name]) and not _is_prose(values):
        return "identifier"
    if named_like_a_target(column.name) and 1 < column.distinct < card.rows:
        return "label"
    return ""


def _is_prose(values: pa.ChunkedArray) -> bool:
    """Tell whether texts are too long to be names: comments differ in each row, too."""
    if not pa.types.is_string(values.type):
        return False
    return bool(pc.max(pc.binary_length(values)).as_py() > _LONGEST_NAME)


def _column(name: str, values: pa.ChunkedArray) -> Column:
    distinct = _distinct(values)
    if not is_number(values.type):
        return Column(name, "category", values.null_count, distinct, values=_frequent(values))
    # Infinity is no place on an axis, so the range is that of the finite values.
    finite = values.filter(pc.is_finite(values)) if pa.types.is_floating(values.type) else values
    bounds = pc.min_max(finite)
    low, high = bounds["min"].as_py(), bounds["max"].as_py()
    return Column(
        name,
        "number",
        values.null_count,
        distinct,
        low=None if low is None else float(low),
        high=None if high is None else float(high),
        values=_frequent(values) if distinct <= _SHOWN_VALUES else (),
    )


def _distinct(values: pa.ChunkedArray) -> int:
    """Count the different values; numbers by sorting, which is ten times as fast as by hashing."""
    if not is_number(values.type):
        return int(pc.count_distinct(values).as_py())
    ordered = np.sort(values.drop_null().to_numpy())
    return int(np.count_nonzero(ordered[1:] != ordered[:-1])) + bool(ordered.size)


def _frequent(values: pa.ChunkedArray) -> tuple[str, ...]:
    """Return up to 50 values as text, most frequent first, ties by value."""
    counted = pa.Table.from_struct_array(pc.value_counts(values.drop_null()))
    order = pc.sort_indices(counted, [("counts", "descending"), ("values", "ascending")])
    top = counted.column("values").take(order[:_SHOWN_VALUES])
    return tuple(label(value) for value in top.to_pylist())
