"""Values as ranks among the bounds they are compared with.

A row goes left at the k-th smallest bound of a column if and only if at most k bounds are at or
below its value. Such counts are small whole numbers: the kernel compares them exactly in single
precision, whatever precision, missing value rule or kind of split the library has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from explainers.kernels.trees.forest import Column, Forest, Indices
from explainers.records import Floats

Lanes = NDArray[np.float32]

_BEYOND = np.float32(2**24)
"""Above every count, and exact in single precision."""


@dataclass(frozen=True)
class Ranks:
    """The distinct bounds of each column in rising order."""

    columns: tuple[Column, ...]
    bounds: tuple[Floats, ...]

    def lanes(self, rows: Floats) -> Lanes:
        """Rank rows, (rows, features) -> (columns, rows)."""
        ranked = np.zeros((len(self.columns), len(rows)), dtype=np.float32)
        for lane, column, bounds in zip(ranked, self.columns, self.bounds, strict=True):
            values = rows[:, column.feature]
            if column.categories:
                lane[:] = _codes(values, column)
            elif len(bounds):  # else no split looks at it
                lane[:] = _counts(values, column, bounds)
        return ranked

    def of(self, columns: Indices, bounds: Floats) -> Lanes:
        """The ranks below which rows go left, for splits at `bounds` of `columns`: (splits,)."""
        found = np.zeros(len(columns), dtype=np.float32)
        for column, known in enumerate(self.bounds):
            here = columns == column
            found[here] = np.searchsorted(known, bounds[here]) + 1
        return found


def ranks_of(forest: Forest) -> Ranks:
    """Collect the bounds that a forest's splits compare with."""
    columns = np.concatenate([tree.column[tree.left >= 0] for tree in forest.trees])
    bounds = np.concatenate([tree.bound[tree.left >= 0] for tree in forest.trees])
    order = np.argsort(columns, kind="stable")
    edges = np.searchsorted(columns[order], np.arange(len(forest.columns) + 1))
    parts: Sequence[Floats] = [bounds[order[a:b]] for a, b in pairwise(edges)]
    return Ranks(forest.columns, tuple(np.unique(part) for part in parts))


def _counts(values: Floats, column: Column, bounds: Floats) -> Floats:
    if column.single:
        with np.errstate(over="ignore"):  # beyond single precision is infinite to the library, too
            values = values.astype(np.float32).astype(np.float64)
    missing = np.isnan(values)
    if column.missing == "zero":
        values = np.where(missing, 0.0, values)
    if column.zero_missing:
        missing |= values == 0
    counts = np.searchsorted(bounds, values, side="right").astype(np.float64)
    if column.missing != "zero":
        counts[missing] = 0.0 if column.missing == "left" else _BEYOND
    return counts


def _codes(values: Floats, column: Column) -> Floats:
    known = (values >= 0) & (values < column.categories)
    codes = np.where(known, np.trunc(np.where(known, values, 0)), column.categories + 1)
    return np.where(np.isnan(values), column.categories, codes)
