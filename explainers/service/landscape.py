"""Rows most like one row: a table's inputs laid out once, then found for any row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from explainers.kernels.nearest import Axis, Singles, distances, kinds, scale, smallest
from explainers.records import Floats, Group, Integers
from explainers.records.groups import players_of

MOST_CELLS = 40_000_000
"""Cells that are laid out: 160 MB of numbers. Of a larger table a fair sample of rows is looked at,
drawn the same way every time."""


@dataclass(frozen=True, eq=False)
class Line:
    """One column laid out. names: what its codes stand for, None where it holds numbers."""

    axis: Axis
    names: pa.Array | None

    def place(self, column: pa.ChunkedArray) -> float:
        """Where the only value of `column` stands on the axis."""
        if self.names is None:
            return float(_numbers(column.chunk(0))[0])
        value = column[0].as_py()
        if value is None:
            return float(len(self.names))
        found = pc.index(self.names, pa.scalar(value, self.names.type)).as_py()
        return float(found if found >= 0 else len(self.names) + 1)


@dataclass(frozen=True, eq=False)
class Landscape:
    """A table's inputs laid out. columns: their names. rows: (laid out,), positions looked at."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    rows: Integers

    def distances(self, row: pa.Table, weights: Floats) -> Singles:
        """(laid out,) how far each row is from the only row of `row`, 0 to 1."""
        places = [
            line.place(row.column(row.column_names.index(name)))
            for name, line in zip(self.columns, self.lines, strict=True)
        ]
        return distances([line.axis for line in self.lines], places, weights)


@dataclass(frozen=True, eq=False)
class Near:
    """Rows near another one, the nearest first, and how far they are from it."""

    positions: Integers
    distances: Floats


def laid_out(data: pa.Table, columns: Sequence[str], most: int = MOST_CELLS) -> Landscape:
    """Lay out the named columns of a table, of as many rows as `most` cells have room for."""
    names = tuple(dict.fromkeys(columns))
    rows = _sample(data.num_rows, max(1, most // max(1, len(names))))
    chosen = data.select(list(names))
    if len(rows) < data.num_rows:
        chosen = chosen.take(rows)
    return Landscape(names, tuple(_line(chosen.column(name)) for name in names), rows)


def weights_of(columns: Sequence[str], groups: Sequence[Group]) -> Floats:
    """(columns,) what each column counts: columns that are explained as one count as one."""
    size = {name: len(one.columns) for one in players_of(columns, groups) for name in one.columns}
    return np.array([1 / size[name] for name in columns])


def nearest(
    laid: Landscape, apart: Singles, position: int, among: NDArray[np.bool_], count: int
) -> Near:
    """The rows nearest to the row at `position`, itself left out.

    apart: (laid out,) as `distances` gives them. among: (rows of the table,) which may be chosen.
    """
    found = smallest(apart, among[laid.rows] & (laid.rows != position), count)
    return Near(laid.rows[found], np.asarray(apart[found], dtype=np.float64))


def _sample(given: int, wanted: int) -> Integers:
    """Rows in rising order: all, or `wanted` drawn the same way every time."""
    if given <= wanted:
        return np.arange(given)
    return np.sort(np.random.default_rng(0).choice(given, size=wanted, replace=False))


def _line(column: pa.ChunkedArray) -> Line:
    kind = column.type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return Line(scale([_numbers(chunk) for chunk in column.chunks]), None)
    values = pa.table([column], names=[""]).unify_dictionaries().column(0).combine_chunks()
    if isinstance(values, pa.ChunkedArray):  # no rows
        values = pa.array([], column.type)
    coded = values if pa.types.is_dictionary(values.type) else values.dictionary_encode()
    missing = len(coded.dictionary)
    codes = coded.indices.fill_null(missing).to_numpy(zero_copy_only=False).astype(np.int64)
    return Line(kinds(codes), coded.dictionary)


def _numbers(part: pa.Array) -> Floats:
    """(rows,) as floating point, NaN where a value is missing."""
    values: Floats = part.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    return values
