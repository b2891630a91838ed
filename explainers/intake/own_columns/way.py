"""The way from the user's columns to a tree's splits, to be asked value by value."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from explainers.intake.handle import numbers_of
from explainers.kernels.trees.ranks import Lanes
from explainers.kernels.trees.single import Ways
from explainers.records import Floats, Integers

if TYPE_CHECKING:
    import pandas as pd

Sent = TypeVar("Sent")


@dataclass(frozen=True, eq=False)
class Way:
    """How rows get to the splits of one tree.

    rows: (rows, features), as the model takes them; at least one. kinds: per feature, "number" or
    "category". encode: frame -> (rows, encoded columns). sources: (encoded columns,), the feature
    each was made from.
    """

    rows: pd.DataFrame
    kinds: tuple[str, ...]
    encode: Callable[[pd.DataFrame], Floats]
    sources: Integers
    ways: Ways

    def feature(self, node: int) -> int:
        """The feature that a split asks about."""
        column = self.ways.ranks.columns[self.ways.tree.column[node]]
        return int(self.sources[column.feature])

    def sent(self, feature: int, values: Any) -> Lanes:
        """Send rows that differ in one feature alone: what splits look at, (columns, values)."""
        return self.ways.ranks.lanes(self.encode(alike(self.rows, feature, values)))

    def sent_each(self, features: Sequence[int], values: Floats) -> Lanes:
        """Send rows, each with a number of its own in a feature of its own, (columns, values)."""
        frame, chosen = _repeated(self.rows, len(values)), np.array(features)
        for feature in np.unique(chosen).tolist():
            name, here = frame.columns[feature], chosen == feature
            column = numbers_of(frame[name]).copy()
            column[here] = values[here]
            frame[name] = column
        return self.ways.ranks.lanes(self.encode(frame))

    def left(self, lanes: Lanes, node: int) -> NDArray[np.bool_]:
        """Tell which of the rows that were sent go left at a split."""
        return self.ways.left(lanes, node)


def alike(rows: pd.DataFrame, feature: int, values: Any) -> pd.DataFrame:
    """Rows that differ in one feature alone: the first one, with each of the values in it."""
    frame = _repeated(rows, len(values))
    frame[frame.columns[feature]] = values
    return frame


def gap_of(column: pd.Series) -> pd.Series:
    """A missing value of the column's own type, (1,), as it comes out of a table."""
    return column.iloc[:1].set_axis([0]).reindex([-1]).set_axis([0])


def quietly(send: Callable[[], Sent]) -> Sent | None:
    """Send values nobody has seen; None where a step takes no such value.

    A step may warn about them: that it does is what is asked.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return send()
    except MemoryError:
        raise  # it says something about the machine, and nothing about the value
    except Exception:  # noqa: BLE001 - whatever it raises, it does not take the value
        return None


def _repeated(rows: pd.DataFrame, times: int) -> pd.DataFrame:
    """The first row several times: whatever else a step looks at, it takes that."""
    return rows.iloc[np.zeros(times, dtype=np.int64)].reset_index(drop=True)
