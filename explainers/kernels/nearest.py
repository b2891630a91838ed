"""Which rows are most alike: Gower's distance from one row to many, and the smallest of them.

J. C. Gower, A general coefficient of similarity and some of its properties, Biometrics 27 (1971),
857-871: the mean over the columns of how far apart two values are, where numbers are as far apart
as the share of their column's range that lies between them, and categories are alike (0) or not
(1). Gower leaves a column out where a value is missing; here a missing value is one more value, at
0 from its like and at 1 from all others: else a row of which nothing is known would be nearest to
everybody, and models tell missing values from others, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explainers.records import Floats, Integers

Singles = NDArray[np.float32]
"""Distances: single precision holds a million rows in half the memory, to seven digits."""

_MISSING = np.float32(2.0)
"""Where a missing number stands on an axis from 0 to 1: at 1 or more from every value."""


@dataclass(frozen=True, eq=False)
class Scale:
    """A column of numbers. `shares`: (rows,) of the way from `low` to `high`; 2 where missing."""

    shares: Singles
    low: float
    high: float

    def apart(self, value: float) -> Singles:
        """(rows,) how far each row is from `value`, in the column's own unit; NaN is missing.

        A value outside of the range is taken for the end that it is beyond.
        """
        apart: Singles = np.abs(self.shares - _shares(np.array([value]), self.low, self.high))
        np.minimum(apart, np.float32(1.0), out=apart)
        return apart


@dataclass(frozen=True, eq=False)
class Kinds:
    """A column without order. `codes`: (rows,) one number for each value, missing among them."""

    codes: NDArray[np.integer]

    def apart(self, value: float) -> Singles:
        """(rows,) 0 where a row has the code `value`, else 1; a code that no row has is allowed."""
        unlike: Singles = np.not_equal(self.codes, value).astype(np.float32)
        return unlike


Axis = Scale | Kinds

_BLOCK = 16_384
"""Numbers laid out at once: 128 kB."""


def scale(parts: Sequence[Floats]) -> Scale:
    """Lay out a column of numbers, whose range is that of its finite values.

    parts: the column, cut anywhere; each (rows,), and nothing but finite numbers and what is
    missing. Of one value everywhere there is no range: what is less is at 0 from it, what is more
    at 1.
    """
    ends = [each for part in parts for each in _ends(part)]
    low, high = (min(ends), max(ends)) if ends else (0.0, 0.0)
    shares = np.empty(sum(map(len, parts)), dtype=np.float32)
    start = 0
    for part in parts:
        # What is worked on stays near the processor: whole columns go there and back at each step.
        for at in range(0, len(part), _BLOCK):
            block = part[at : at + _BLOCK]
            shares[start : start + len(block)] = _shares(block, low, high)
            start += len(block)
    return Scale(shares, low, high)


def _ends(part: Floats) -> tuple[float, ...]:
    """The smallest and the largest finite number; none where there are none."""
    low, high = (float(end.reduce(part, initial=np.nan)) for end in (np.fmin, np.fmax))
    if np.isfinite(low) and np.isfinite(high):
        return low, high
    known = part[np.isfinite(part)]
    return (float(known.min()), float(known.max())) if len(known) else ()


def _shares(values: Floats, low: float, high: float) -> Singles:
    # Halves: the whole range may be more than a number can be.
    half = high / 2 - low / 2
    if not half > 0:
        way = np.where(np.isnan(values), values, values > low)
    else:
        way = values * 0.5
        way -= low / 2
        way /= half
        np.clip(way, 0, 1, out=way)
    shares: Singles = way.astype(np.float32)
    lost = ~np.isfinite(values)
    if lost.any():
        shares[lost] = _MISSING
    return shares


def kinds(codes: Integers) -> Kinds:
    """Lay out a column of categories, (rows,), in as few bytes as its codes need."""
    top = int(codes.max(initial=0))
    return Kinds(codes.astype(np.min_scalar_type(top)))


def distances(axes: Sequence[Axis], values: Sequence[float], weights: Floats) -> Singles:
    """(rows,) Gower's distance of every row from the row that holds `values`, 0 to 1.

    values: (columns,) one for each axis, as its `apart` takes it. weights: (columns,) what each
    column counts, in all more than 0.
    """
    total = np.zeros(len(_rows_of(axes[0])), dtype=np.float32)
    for axis, value, weight in zip(axes, values, weights / weights.sum(), strict=True):
        if weight:
            apart = axis.apart(value)
            apart *= np.float32(weight)
            total += apart
    return total


def smallest(apart: Singles, among: NDArray[np.bool_], count: int) -> Integers:
    """The `count` rows with the smallest distances, the nearest first; equal ones by their place.

    among: (rows,) which rows to choose from; fewer where there are not so many.
    """
    held = np.flatnonzero(among)
    if len(held) > count:
        own = apart[held]
        border = np.partition(own, count - 1)[count - 1]
        held = held[own <= border]
    order = np.argsort(apart[held], kind="stable")
    return held[order][:count].astype(np.int64)


def _rows_of(axis: Axis) -> NDArray[np.number]:
    return axis.shares if isinstance(axis, Scale) else axis.codes
