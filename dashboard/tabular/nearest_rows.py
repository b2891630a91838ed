"""Rows most like one row: laid out once for a table, then found at every click."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.asking.answers import answer
from dashboard.backend import shelf
from dashboard.memory import give_back
from dashboard.rows.columns import is_number, numbers
from dashboard.tabular.measures import sample
from explainers.kernels.nearest import Axis, distances, kinds, scale, smallest
from explainers.records import AllRows, Analysis, Floats, Group, Integers, Predictions, Request
from explainers.records.groups import players_of
from explainers.service.plan import plan

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
            return float(numbers(pa.table({"": column}), "")[0])
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

    def distances(self, row: pa.Table, weights: Floats) -> Floats:
        """(laid out,) how far each row is from the only row of `row`, 0 to 1."""
        places = [
            line.place(row.column(row.column_names.index(name)))
            for name, line in zip(self.columns, self.lines, strict=True)
        ]
        return distances([line.axis for line in self.lines], places, weights)


def landscape(analysis: Analysis) -> Landscape | None:
    """Lay out the inputs of a table; draws what went wrong where it cannot be read.

    Kept between clicks: of a million rows, laying out takes a second or two.
    """
    request = Request(analysis, "predictions", AllRows())
    key = ("landscape", plan(request).key, analysis.columns)
    found = shelf().find(key)
    if isinstance(found, Landscape):
        return found
    predictions = answer(request, Predictions, "Reading the table")
    if predictions is None:
        return None
    made = laid_out(predictions.data, analysis.columns)
    shelf().put(key, made)
    del predictions  # the whole table
    give_back()
    return made


def laid_out(data: pa.Table, columns: Sequence[str], most: int = MOST_CELLS) -> Landscape:
    """Lay out the named columns of a table, of as many rows as `most` cells have room for."""
    names = tuple(dict.fromkeys(columns))
    rows = sample(data.num_rows, max(1, most // max(1, len(names))))
    chosen = data.select(list(names))
    if len(rows) < data.num_rows:
        chosen = chosen.take(rows)
    return Landscape(names, tuple(_line(chosen.column(name)) for name in names), rows)


def _line(column: pa.ChunkedArray) -> Line:
    table = pa.table({"": column})
    if is_number(table, ""):
        return Line(scale(numbers(table, "")), None)
    values = pa.table([column], names=[""]).unify_dictionaries().column(0).combine_chunks()
    if isinstance(values, pa.ChunkedArray):  # no rows
        values = pa.array([], column.type)
    coded = values if pa.types.is_dictionary(values.type) else values.dictionary_encode()
    missing = len(coded.dictionary)
    codes = coded.indices.fill_null(missing).to_numpy(zero_copy_only=False).astype(np.int64)
    return Line(kinds(codes), coded.dictionary)


def weights_of(columns: Sequence[str], groups: Sequence[Group]) -> Floats:
    """(columns,) what each column counts: columns that are explained as one count as one."""
    size = {name: len(one.columns) for one in players_of(columns, groups) for name in one.columns}
    return np.array([1 / size[name] for name in columns])


@dataclass(frozen=True, eq=False)
class Near:
    """Rows near another one, the nearest first, and how far they are from it."""

    positions: Integers
    distances: Floats


def nearest(laid: Landscape, apart: Floats, position: int, among: np.ndarray, count: int) -> Near:
    """The rows nearest to the row at `position`, itself left out.

    apart: (laid out,) as `distances` gives them. among: (rows of the table,) which may be chosen.
    """
    found = smallest(apart, among[laid.rows] & (laid.rows != position), count)
    return Near(laid.rows[found], np.asarray(apart[found], dtype=np.float64))
