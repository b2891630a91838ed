"""The rows LIME draws around the rows it explains, number for number those of the `lime` package.

Ribeiro et al. 2016, and the package's `lime_tabular.py` and `discretize.py`. A number is cut at the
quartiles of the reference rows; a bin is drawn as often as they lie in it, and a value from the
normal distribution of those inside, cut off at the bin's ends. A category is drawn as often as it
occurs. Random numbers are taken in lime's order from the generator it uses, so that equal seeds
give equal draws. None of them depends on the row that is explained: many rows can share one
drawing.

In one place lime is not followed. Where a bin is a single point, since a quarter or more of the
rows hold a column's smallest number, lime asks the model about 0 in place of that number.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainers.records import Floats, Integers

_QUARTILES = (25, 50, 75)
_BINS = len(_QUARTILES) + 1
_ALWAYS_WIDER = 1e-11
"""What lime adds to each standard deviation, so that none is 0."""


@dataclass(frozen=True, eq=False)
class Column:
    """What a column's draws are taken from.

    cuts: rising thresholds of a number, or None for codes of categories. levels: the bins or codes
    that occur in the reference rows. upto: (levels,), the share of rows up to each.
    """

    cuts: Floats | None
    levels: Integers
    upto: Floats

    def level(self, values: Floats) -> Integers:
        """The bin of each number, or each code itself."""
        found = values if self.cuts is None else np.searchsorted(self.cuts, values)
        return np.asarray(found, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Bins:
    """Normal distributions cut off at the ends of bins; each array is (numbers, bins).

    below: the share of the whole distribution below the bin, inside: the share in it. Where the bin
    is a single point, nothing is inside, and its mean is the point.
    """

    mean: Floats
    deviation: Floats
    below: Floats
    inside: Floats
    point: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What draws are taken from, learned from reference rows. numbers: which columns are."""

    columns: tuple[Column, ...]
    numbers: Integers
    bins: Bins

    def levels(self, matrix: Floats) -> Integers:
        """Each row's bins and codes, (rows, features) -> (rows, features)."""
        parts = [column.level(matrix[:, at]) for at, column in enumerate(self.columns)]
        return np.column_stack(parts)


@dataclass(frozen=True, eq=False)
class Draws:
    """Drawn rows: levels (features, draws), of a small integer type; values (draws, features)."""

    levels: NDArray[Any]
    values: Floats


def surroundings(reference: Floats, categorical: Collection[int]) -> Surroundings:
    """Learn from reference rows, (rows, features), with codes in the categorical columns."""
    numbers = [at for at in range(reference.shape[1]) if at not in categorical]
    columns = [
        _column(values, is_number=at not in categorical) for at, values in enumerate(reference.T)
    ]
    parts = [_parts(reference[:, at], columns[at]) for at in numbers]
    return Surroundings(tuple(columns), np.array(numbers, dtype=np.int64), _bins(parts))


def drawn(around: Surroundings, samples: int, seed: int) -> Draws:
    """Draw `samples` - 1 rows: lime's first one is the explained row itself."""
    state = np.random.RandomState(seed)  # the generator lime draws from; this one is nobody else's
    most = max(int(column.levels[-1]) for column in around.columns)
    # One level more than there are stands for a category that no reference row has.
    levels = np.empty((len(around.columns), samples - 1), dtype=np.min_scalar_type(most + 1))
    for at, column in enumerate(around.columns):
        picked = column.upto.searchsorted(state.random_sample(samples), side="right")
        levels[at] = column.levels[picked][1:]
    values = levels.astype(np.float64)
    if len(around.numbers):
        values[around.numbers] = _inside(around.bins, levels[around.numbers], state)
    return Draws(levels, values.T)


def _column(values: Floats, *, is_number: bool) -> Column:
    cuts = np.unique(np.percentile(values, _QUARTILES)) if is_number else None
    found = Column(cuts, np.empty(0, dtype=np.int64), np.empty(0)).level(values)
    levels, counts = np.unique(found, return_counts=True)
    upto = np.cumsum(counts / float(counts.sum()))
    return Column(cuts, levels, upto / upto[-1])


def _parts(values: Floats, column: Column) -> NDArray[np.float64]:
    """Ends, mean and standard deviation of each bin, (4, bins); of a bin nobody is in, zeros."""
    cuts = np.empty(0) if column.cuts is None else column.cuts
    ends = np.array([values.min(), *cuts, values.max()])
    parts = np.zeros((4, _BINS))
    parts[0, : len(cuts) + 1], parts[1, : len(cuts) + 1] = ends[:-1], ends[1:]
    where = column.level(values)
    for level in column.levels:
        inside = values[where == level]
        parts[2:, level] = inside.mean(), inside.std()
    return parts


def _bins(parts: Sequence[NDArray[np.float64]]) -> Bins:
    from scipy.special import ndtr

    low, high, mean, deviation = np.array(parts).reshape(-1, 4, _BINS).transpose(1, 0, 2)
    deviation = deviation + _ALWAYS_WIDER
    mean = np.clip(mean, low, high)  # the mean of equal numbers may miss them by a rounding
    below, above = ndtr((low - mean) / deviation), ndtr((high - mean) / deviation)
    # Between ends that have the mean between them lies never so little that digits are lost.
    return Bins(mean, deviation, below, above - below, low == high)


def _inside(bins: Bins, levels: NDArray[Any], state: np.random.RandomState) -> Floats:
    """Draw a value inside each drawn bin, (numbers, draws), by the inverse of its distribution."""
    from scipy.special import ndtri

    place = levels + _BINS * np.arange(len(levels))[:, None]
    share = np.zeros(levels.shape)
    free = ~bins.point.take(place)  # for a point lime takes no random number
    share[free] = state.random_sample(np.count_nonzero(free))
    quantile = ndtri(bins.below.take(place) + share * bins.inside.take(place))
    found: Floats = quantile * bins.deviation.take(place) + bins.mean.take(place)
    return found
