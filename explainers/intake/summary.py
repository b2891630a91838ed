"""Describe the columns of a table for its card."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from explainers.errors import quoted
from explainers.records import Column

_SHOWN_VALUES = 50
_EXACT = 2**53


def describe(table: pa.Table) -> tuple[Column, ...]:
    """Describe each column: kind, missing, distinct, range or most frequent values."""
    return tuple(_column(name, table.column(name)) for name in table.schema.names)


def remarks(table: pa.Table) -> tuple[str, ...]:
    """Say which columns hold infinity, or whole numbers too large to be kept exactly."""
    floats = [f.name for f in table.schema if pa.types.is_floating(f.type)]
    return tuple(note for name in floats for note in _remarks(name, table.column(name)))


def label(value: object) -> str:
    """Write a value as people name it: 1.0 is "1", so that 1 and 1.0 are the same class."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def is_number(kind: pa.DataType) -> bool:
    """Tell whether a column of this type holds numbers (truth values are categories)."""
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def counted(number: int, noun: str) -> str:
    """Write a count with its noun: "1 column", "2,001 columns"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _column(name: str, values: pa.ChunkedArray) -> Column:
    distinct = int(pc.count_distinct(values).as_py())
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


def _frequent(values: pa.ChunkedArray) -> tuple[str, ...]:
    """Return up to 50 values as text, most frequent first, ties by value."""
    counted = pa.Table.from_struct_array(pc.value_counts(values.drop_null()))
    order = pc.sort_indices(counted, [("counts", "descending"), ("values", "ascending")])
    top = counted.column("values").take(order[:_SHOWN_VALUES])
    return tuple(label(value) for value in top.to_pylist())


def _remarks(name: str, values: pa.ChunkedArray) -> list[str]:
    found = []
    infinite = pc.sum(pc.is_inf(values)).as_py() or 0
    if infinite:
        found.append(
            f"{quoted(name)} holds infinity in {counted(infinite, 'row')}, which many models "
            "cannot take."
        )
    finite = values.filter(pc.is_finite(values))
    if len(finite) and pc.all(pc.equal(pc.floor(finite), finite)).as_py():
        largest = pc.max(pc.abs(finite)).as_py()
        if largest > _EXACT:
            found.append(
                f"{quoted(name)} holds whole numbers up to {largest:.3g}; beyond {_EXACT:,} they "
                "are kept to about 16 digits only, so keep identifiers as text."
            )
    return found
