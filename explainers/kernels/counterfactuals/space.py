"""What a search may change: for each column the values it may take, and what each costs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from explainers.records import Floats, Integers

Truths = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Space:
    """The values of each column, by their places in its list; the row's own value is among them.

    own: (features,), the places that make up the row itself. costs: per column (values,), how far
    each value lies from the row's own, which costs 0. ordered: (features,), whether the list rises
    and values between two others may be tried; the values of a category have no order. free:
    (features,), which columns a search changes at all.
    """

    own: Integers
    costs: tuple[Floats, ...]
    ordered: Truths
    free: Truths

    @property
    def features(self) -> int:
        """How many columns there are."""
        return len(self.own)

    def without(self, columns: frozenset[int]) -> Space:
        """Return the same space in which some columns stay as they are."""
        kept = [self.free[at] and at not in columns for at in range(self.features)]
        return replace(self, free=np.array(kept, dtype=np.bool_))

    def changed(self, rows: Integers) -> Truths:
        """Where rows, (rows, features), differ from the row itself, like them."""
        found: Truths = rows != self.own
        return found

    def parts(self, rows: Integers) -> Floats:
        """How far each cell lies from the row's own, (rows, features)."""
        columns = [cost[rows[:, at]] for at, cost in enumerate(self.costs)]
        return np.column_stack(columns) if columns else np.empty(rows.shape)

    def distances(self, rows: Integers) -> Floats:
        """How far rows lie from the row itself, (rows,): the sum over the columns.

        Wachter et al. 2017, equation 3, with categories as Gower 1971 has them: a number counts by
        its difference in units of the column's spread, another category as 1.
        """
        found: Floats = self.parts(rows).sum(axis=1)
        return found

    def efforts(self, rows: Integers) -> Floats:
        """What decides between two rows, (rows,): the distance, and 1 for each changed column.

        So one column fewer is worth as much as one unit of distance, and no more: a single number
        moved to the far end of what was ever seen is no small change.
        """
        found: Floats = self.distances(rows) + self.changed(rows).sum(axis=1)
        return found

    def nothing(self) -> Integers:
        """No rows, (0, features)."""
        return np.empty((0, self.features), dtype=np.int64)


def varied(space: Space, rows: Integers, most: int) -> Integers:
    """Keep up to `most` rows of little effort that differ in more than the size of their changes.

    First the best for each set of changed columns, then the best of each other way to change them:
    to other categories, or a number to the other side.
    """
    rows = rows[np.argsort(space.efforts(rows), kind="stable")]
    _, columns = np.unique(space.changed(rows), axis=0, return_index=True)
    ways = np.where(space.ordered, np.sign(rows - space.own), rows)
    _, others = np.unique(ways, axis=0, return_index=True)
    order = dict.fromkeys([*np.sort(columns).tolist(), *np.sort(others).tolist()])
    return rows[list(order)[:most]]


def sets_of_columns(space: Space, rows: Integers) -> int:
    """How many different sets of columns are changed in some rows."""
    return len(np.unique(space.changed(rows), axis=0))


def with_cells(rows: Integers, cells: Integers, places: Integers) -> Integers:
    """Copy a row for each cell, (cells, 2) of row and column, and put a place into that cell.

    places: (cells,) -> (cells, features).
    """
    found = rows[cells[:, 0]]
    found[np.arange(len(cells)), cells[:, 1]] = places
    return found
