"""How far a share that was counted may lie from the one it stands for."""

from __future__ import annotations

from typing import Final

import numpy as np

from explainers.records import Floats, Integers

Z_95: Final = 1.959963984540054
"""Standard deviations to each side of a mean that hold 95 % of a normal distribution."""


def wilson(hits: Integers, rows: Integers) -> tuple[Floats, Floats]:
    """The ends of 95 % intervals of the shares hits / rows, both of any one shape.

    Score intervals (Wilson 1927), which stay between 0 and 1 and are sound for few rows, where the
    usual ± is not. NaN where there are no rows.
    """
    counted, total = np.asarray(hits, dtype=np.float64), np.asarray(rows, dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = counted / total
        middle = share + Z_95**2 / (2 * total)
        half = Z_95 * np.sqrt(share * (1 - share) / total + Z_95**2 / (4 * total**2))
        low, high = (middle - half) / (1 + Z_95**2 / total), (middle + half) / (1 + Z_95**2 / total)
    # No share of none or of all is beyond 0 or 1 but by rounding.
    return np.where(counted == 0, 0.0 * low, low), np.where(counted == total, 0.0 * high + 1, high)
