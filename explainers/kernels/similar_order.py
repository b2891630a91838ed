"""An order for names that have none: those come next to each other whose rows are alike.

Accumulated effects go from one value to the next, so names need an order (Apley and Zhu 2020,
section 5.3 and appendix E): distances between the rows of two names, in all other columns, are laid
out along one line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from explainers.records import Floats, Integers


def similar_order(
    of: Integers, levels: int, numbers: Sequence[Floats], names: Sequence[Integers]
) -> Integers:
    """Order the levels 0 to `levels` - 1, (levels,).

    of: (rows,), the level of each row; each level has one. numbers: the other columns that hold
    numbers, (rows,) each, where what is not finite is left out. names: those that hold names, as
    codes from 0 on, (rows,) each.

    The line has no direction of its own: level 0 comes before the last one.
    """
    distances = np.zeros((levels, levels))
    for column in numbers:
        distances += _kolmogorov(of, levels, column)
    for codes in names:
        distances += _total_variation(of, levels, codes)
    order = np.argsort(_along_a_line(distances), kind="stable")
    forward = levels < 2 or np.flatnonzero(order == 0)[0] < np.flatnonzero(order == levels - 1)[0]
    return np.asarray(order if forward else order[::-1], dtype=np.int64)


def _kolmogorov(of: Integers, levels: int, column: Floats) -> Floats:
    """The largest difference of each two levels' distribution functions, (levels, levels)."""
    known = np.isfinite(column)
    values, places = np.unique(column[known], return_inverse=True)
    counts = np.zeros((levels, len(values)))
    np.add.at(counts, (of[known], places), 1)
    return _between(np.cumsum(_shares(counts), axis=1), np.max)


def _total_variation(of: Integers, levels: int, codes: Integers) -> Floats:
    """Half the sum of differences of each two levels' shares, (levels, levels)."""
    counts = np.zeros((levels, int(codes.max(initial=-1)) + 1), dtype=np.float64)
    np.add.at(counts, (of, codes), 1)
    return _between(_shares(counts), np.sum) / 2


def _shares(counts: Floats) -> Floats:
    """What part of each level's rows it is; of a level without any, none."""
    return np.asarray(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1))


def _between(curves: Floats, taken: Callable[..., Floats]) -> Floats:
    """Hold each two curves, (levels, places), against each other by their sizes of difference."""
    found = np.zeros((len(curves), len(curves)))
    if curves.shape[1]:
        for level, curve in enumerate(curves):
            found[level] = taken(np.abs(curves - curve), axis=1)
    return found


def _along_a_line(distances: Floats) -> Floats:
    """Where each level lies on the line that keeps distances best (Torgerson 1952), (levels,)."""
    levels = len(distances)
    centring = np.eye(levels) - 1 / max(1, levels)
    inner = -0.5 * centring @ distances**2 @ centring
    sizes, axes = np.linalg.eigh(inner)
    # Rounding alone must not decide where nothing tells levels apart.
    if not levels or sizes[-1] <= 1e-12:
        return np.zeros(levels)
    return np.asarray(axes[:, -1], dtype=np.float64)
