"""A table's columns as ranks that a tree can be grown on, and its splits as questions about them.

Numbers become their ranks, so that no precision is lost on the way. Categories stand in the order
of their mean outcome: for one outcome and squared error, the best of all ways to part them is a
bound in that order (Fisher 1958; Hastie, Tibshirani and Friedman 2009, section 9.2.4). Several
outcomes are ordered along the first principal component of the categories' means (Coppersmith,
Hong and Hosking 1999), which is a good way and not always the best one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explainers.intake.handle import labels_of, numbers_of
from explainers.intake.own_columns.bounds import NEVER
from explainers.kernels.round_numbers import roundest
from explainers.records import Floats, Split

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Ranked:
    """The values of one column in their order: rising `numbers`, or the `names` of categories.

    gaps: whether any of the rows that were looked at has no value.
    """

    feature: int
    numbers: Floats | None
    names: tuple[str, ...]
    gaps: bool

    def ranks(self, column: pd.Series) -> Floats:
        """The place of each value among those known, (rows,), or of the next lower number.

        NaN for a gap and for a category that is not known.
        """
        if self.numbers is None:
            places = {name: float(at) for at, name in enumerate(self.names)}
            return np.asarray(labels_of(column).map(places), dtype=np.float64)
        values = numbers_of(column)
        places_of = np.searchsorted(self.numbers, values, side="right") - 1.0
        return np.where(np.isnan(values), np.nan, places_of)

    def split(self, rank: float, missing: bool) -> Split:
        """The question whether a value's rank is below a bound that is no rank itself.

        Below an infinite one are all that have a rank: what is asked is whether there is a value.
        """
        known = len(self.names) if self.numbers is None else len(self.numbers)
        last = int(min(np.floor(rank), known - 1))
        side = missing if self.gaps else None
        if self.numbers is None:
            return Split(
                self.feature, None, self.names[: last + 1], self.names[last + 1 :], missing=side
            )
        if last == known - 1:
            return Split(self.feature, NEVER, missing=side)
        low, high = float(self.numbers[last]), float(self.numbers[last + 1])
        bound = float(np.nextafter(roundest(low, high), np.inf))
        return Split(self.feature, bound, missing=side)


def ranked(frame: pd.DataFrame, kinds: Sequence[str], outcomes: Floats) -> tuple[Ranked, ...]:
    """Order the values of each column. frame: (rows, features); outcomes: (rows, outputs)."""
    return tuple(
        _categories(at, frame.iloc[:, at], outcomes)
        if kind == "category"
        else _numbers(at, frame.iloc[:, at])
        for at, kind in enumerate(kinds)
    )


def _numbers(feature: int, column: pd.Series) -> Ranked:
    values = numbers_of(column)
    missing = np.isnan(values)
    # An endless number is one beyond all others: a bound lies between two that have an end.
    distinct = np.unique(np.clip(values[~missing], -NEVER, NEVER))
    return Ranked(feature, distinct, (), bool(missing.any()))


def _categories(feature: int, column: pd.Series, outcomes: Floats) -> Ranked:
    import pandas as pd

    labels = labels_of(column)
    known = labels.notna().to_numpy()
    groups = pd.DataFrame(outcomes[known]).groupby(labels[known].to_numpy(), sort=True)
    means, sizes = groups.mean().to_numpy(), groups.size().to_numpy(dtype=np.float64)
    names = np.array(list(groups.indices), dtype=object)
    order = np.argsort(_along(means, sizes), kind="stable")
    return Ranked(feature, None, tuple(names[order].tolist()), bool((~known).any()))


def _along(means: Floats, sizes: Floats) -> Floats:
    """The categories' means along their first principal component, (categories,)."""
    if len(means) < 2:
        return np.zeros(len(means))
    centred = means - np.average(means, axis=0, weights=sizes)
    _, _, axes = np.linalg.svd(centred * np.sqrt(sizes)[:, None], full_matrices=False)
    axis = axes[0] * np.sign(axes[0][np.abs(axes[0]).argmax()])  # either direction is one
    return np.asarray(np.round(centred @ axis, 12))
