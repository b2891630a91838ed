"""How far a column's values differ between two groups of rows, from 0 for alike to 1 for apart."""

from __future__ import annotations

import numpy as np

from explainers.records import Floats, Integers


def distance_of_numbers(one: Floats, other: Floats) -> float:
    """The largest difference of the shares of rows up to any value (Kolmogorov and Smirnov).

    one, other: (rows,) each, without order; NaN, a missing value, is a value of its own, larger
    than all others. NaN where a group is empty.
    """
    if not len(one) or not len(other):
        return float("nan")
    both = np.concatenate([one, other])
    first, second = np.sort(one), np.sort(other)  # missing values last
    places = np.unique(both)
    low = np.searchsorted(first, places, side="right") / len(one)
    high = np.searchsorted(second, places, side="right") / len(other)
    return float(np.abs(low - high).max())


def distance_of_categories(one: Integers, other: Integers) -> float:
    """Half the sum of the differences of the shares of rows with each value (total variation).

    one, other: (rows,) numbers of values. NaN where a group is empty.
    """
    if not len(one) or not len(other):
        return float("nan")
    most = int(max(one.max(), other.max())) + 1
    shares = [np.bincount(part, minlength=most) / len(part) for part in (one, other)]
    return float(np.abs(shares[0] - shares[1]).sum() / 2)
