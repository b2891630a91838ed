"""The columns of a row and of reference rows as lists of values, and back as a frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.kernels.counterfactuals.space import Space, Truths
from explainers.records import Floats, Integers

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Limit:
    """What a column may become; it may always stay as it is. low, high: both belong to it."""

    fixed: bool = False
    low: float = -np.inf
    high: float = np.inf


@dataclass(frozen=True, eq=False)
class Values:
    """What one column may hold: `column`, each value once and in its own dtype, `own` among them.

    costs: (values,), how far each lies from the row's own. ordered: whether they rise.
    """

    column: pd.Series
    own: int
    costs: Floats
    ordered: bool


@dataclass(frozen=True, eq=False)
class Domain:
    """All columns a search may change, and the reference rows by the places of their values.

    references: (references, features); a value that its column may not take is the row's own.
    """

    names: tuple[str, ...]
    values: tuple[Values, ...]
    references: Integers

    @property
    def space(self) -> Space:
        """The same as the kernels want it."""
        return Space(
            own=np.array([each.own for each in self.values], dtype=np.int64),
            costs=tuple(each.costs for each in self.values),
            ordered=np.array([each.ordered for each in self.values], dtype=np.bool_),
            free=np.array([len(each.costs) > 1 for each in self.values], dtype=np.bool_),
        )

    def frame(self, rows: Integers) -> pd.DataFrame:
        """Make the frame of rows, (rows, features): values are those of the table, to the bit."""
        import pandas as pd

        columns = {
            name: values.column.take(rows[:, at]).reset_index(drop=True)
            for at, (name, values) in enumerate(zip(self.names, self.values, strict=True))
        }
        return pd.DataFrame(columns, copy=False)


def domain(
    row: pd.DataFrame, references: pd.DataFrame, numbers: Sequence[bool], limits: Sequence[Limit]
) -> Domain:
    """Collect what each column may become: values that the reference rows hold, within its limit.

    row: (1, features); references: (references, features). numbers: per feature, whether its values
    are numbers, which have an order and distances. Nothing is ever changed to a missing value, nor
    to an infinite one.
    """
    import pandas as pd

    every, places = [], []
    for at, (is_number, limit) in enumerate(zip(numbers, limits, strict=True)):
        # Whole numbers beside a gap become floating point, as they would in one table.
        both = pd.concat([row.iloc[:, at], references.iloc[:, at]], ignore_index=True)
        values, where = (_numbers if is_number else _categories)(both, _allowed(both, limit))
        every.append(values)
        places.append(where)
    names = tuple(str(name) for name in row.columns)
    return Domain(names, tuple(every), np.column_stack(places))


def _allowed(both: pd.Series, limit: Limit) -> Truths:
    """Whether the value of each reference row may be taken, (references,)."""
    others = both.iloc[1:]
    if limit.fixed:
        return np.zeros(len(others), dtype=np.bool_)
    known: Truths = others.notna().to_numpy()
    if isinstance(both.dtype, np.dtype) and both.dtype.kind in "iuf":
        numbers = others.to_numpy(dtype=np.float64)
        known = np.isfinite(numbers) & (numbers >= limit.low) & (numbers <= limit.high)
    return known


def _numbers(both: pd.Series, allowed: Truths) -> tuple[Values, Integers]:
    """The own value among all others that are allowed, rising; a missing own value comes first."""
    numbers = both.to_numpy(dtype=np.float64, na_value=np.nan)
    own, others = numbers[0], numbers[1:]
    found = np.flatnonzero(allowed & (others != own))
    kept, first, which = np.unique(others[found], return_index=True, return_inverse=True)
    at = 0 if np.isnan(own) else int(np.searchsorted(kept, own))
    # From nothing to a number is a change of kind, and there is no way between the two.
    ordered = bool(np.isfinite(own))
    costs = np.abs(kept - own) / _spread(others) if ordered else np.ones(len(kept))
    where = np.full(len(others), at, dtype=np.int64)
    where[found] = which + (which >= at)
    rows = np.insert(found[first] + 1, at, 0)
    column = both.iloc[rows].reset_index(drop=True)
    return Values(column, at, np.insert(costs, at, 0.0), ordered), where


def _spread(numbers: Floats) -> float:
    """The unit of a number's distances: its median absolute deviation, as Wachter et al. have it.

    Where half of the rows hold the same number that is 0, and the standard deviation stands in.
    """
    known = numbers[np.isfinite(numbers)]
    if not len(known):
        return 1.0
    deviation = float(np.median(np.abs(known - np.median(known))))
    return deviation or float(known.std()) or 1.0


def _categories(both: pd.Series, allowed: Truths) -> tuple[Values, Integers]:
    """The own value first, then the others that are allowed, as they come."""
    places: dict[Any, int] = {}
    rows = [0]
    where = np.zeros(len(both) - 1, dtype=np.int64)
    own, *others = both.astype(object)
    if both.notna().iloc[0]:
        places[type(own), own] = 0
    for at in np.flatnonzero(allowed).tolist():
        key = type(others[at]), others[at]
        if key not in places:
            places[key] = len(rows)
            rows.append(at + 1)
        where[at] = places[key]
    costs = np.ones(len(rows))
    costs[0] = 0.0
    return Values(both.iloc[rows].reset_index(drop=True), 0, costs, ordered=False), where
