"""Describe the columns of a table for its card."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from explainers.records import Column

_SHOWN_VALUES = 50


def describe(table: pa.Table) -> tuple[Column, ...]:
    """Describe each column: kind, missing, distinct, range or most frequent values."""
    return tuple(_column(name, table.column(name)) for name in table.schema.names)


def label(value: object) -> str:
    """Write a value as people name it: 1.0 is "1", so that 1 and 1.0 are the same class."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def is_number(kind: pa.DataType) -> bool:
    """Tell whether a column of this type holds numbers (truth values are categories)."""
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def _column(name: str, values: pa.ChunkedArray) -> Column:
    distinct = int(pc.count_distinct(values).as_py())
    if not is_number(values.type):
        return Column(name, "category", values.null_count, distinct, values=_frequent(values))
    bounds = pc.min_max(values)
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


def _frequent(values: pa.ChunkedArray) -> tuple[str, ...]:
    """Return up to 50 values as text, most frequent first, ties by text."""
    counted = pc.value_counts(values.drop_null()).to_pylist()
    ordered = sorted(counted, key=lambda item: (-item["counts"], label(item["values"])))
    return tuple(label(item["values"]) for item in ordered[:_SHOWN_VALUES])
