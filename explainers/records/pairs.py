"""Pairs of features in their one order: row by row of a triangle, its diagonal included."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def pairs_of(features: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first and the second feature of each pair, (pairs,) each: 00, 01, 02, 11, 12, 22.

    There are features x (features + 1) / 2 of them; a feature makes a pair with itself, too.
    """
    first, second = np.triu_indices(features)
    return first, second


def squared(values: NDArray[np.float64], features: int) -> NDArray[np.float64]:
    """Lay what is said of pairs, (pairs,), out as a symmetrical (features, features)."""
    first, second = pairs_of(features)
    square = np.zeros((features, features))
    square[first, second] = square[second, first] = values
    return square
