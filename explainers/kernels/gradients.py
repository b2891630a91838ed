"""Slopes of a differentiable model at its inputs, and their mean along a straight path.

A slope is the derivative of one output by one column. `Slopes` is all that is known of the model.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from explainers.records import Floats

Slopes = Callable[[Floats, int], Floats]
"""(rows, columns) and the index of an output -> its derivatives there, (rows, columns)."""

PATH_ROWS = 16_384
"""Most rows of one call: enough to drown its fixed cost."""

CELLS = 2**20
"""Most cells of one call, 8 MB of numbers."""


def slopes_at(slopes: Slopes, rows: Floats, outputs: int) -> Floats:
    """Slopes of every output at (rows, columns): (rows, columns, outputs) in double precision."""
    every = [np.asarray(slopes(rows, output), dtype=np.float64) for output in range(outputs)]
    return np.stack(every, axis=-1)


def mean_slopes(slopes: Slopes, rows: Floats, baseline: Floats, outputs: int, steps: int) -> Floats:
    """Mean slope on the straight way from `baseline`, (columns,), to each of (rows, columns).

    The integral of Sundararajan, Taly and Yan 2017, equation 1, without the factor before it:
    (rows, columns, outputs). Each way is asked about at `steps` places. One call holds at most
    `PATH_ROWS` rows and `CELLS` cells, or one way where that is more.
    """
    places, weights = quadrature(steps)
    columns = rows.shape[1]
    ways = max(1, min(PATH_ROWS, CELLS // columns) // steps)
    means = np.empty((*rows.shape, outputs))
    for start in range(0, len(rows), ways):
        part = rows[start : start + ways]
        path = baseline + places[:, None, None] * (part - baseline)
        found = slopes_at(slopes, path.reshape(-1, columns), outputs)
        means[start : start + ways] = np.tensordot(weights, found.reshape(*path.shape, outputs), 1)
    return means


@lru_cache(maxsize=4)
def quadrature(steps: int) -> tuple[Floats, Floats]:
    """Places between 0 and 1 and their weights, (steps,) each: those of Gauss and Legendre.

    Where a slope changes smoothly the error falls faster than any power of `steps`; where ReLUs
    break it, only in proportion to `steps`, as with every fixed rule, but from a lower level.
    Kept, because every block asks for them and 1,024 places take a tenth of a second.
    """
    places, weights = np.polynomial.legendre.leggauss(steps)
    found = (places + 1) / 2, weights / 2
    for array in found:
        array.setflags(write=False)
    return found
