"""What sentences, tables and charts read off accumulated effects, and off partial dependence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.rows.columns import numbers
from dashboard.tabular.curve_measures import ordered
from explainers.checks.intervals import Z_95
from explainers.records import Accumulated, Curves, Floats, Integers


@dataclass(frozen=True, eq=False)
class Beside:
    """Partial dependence at the values where effects were accumulated, both centred alike.

    heights: (points,), NaN beyond the values that were tried. parts: (points,), how far the
    accumulated effect lies above them.
    """

    heights: Floats
    parts: Floats

    @property
    def widest(self) -> int:
        """Where the two part most."""
        return int(np.nanargmax(np.abs(self.parts)))


def rising(result: Accumulated) -> bool:
    """Whether the grid is of numbers, which have an order of their own."""
    return isinstance(result.grid, np.ndarray)


def half_widths(result: Accumulated, output: int) -> Floats:
    """(points,) half of each 95 % interval; 0 where nothing is known of it."""
    return np.nan_to_num(Z_95 * result.errors[:, output])


def extremes(result: Accumulated, output: int) -> tuple[int, int]:
    """Where the curve is lowest and where highest."""
    curve = result.curve[:, output]
    return int(np.argmin(curve)), int(np.argmax(curve))


def own_values(result: Accumulated) -> Floats:
    """The rows' own values that lie on the grid."""
    values = numbers(result.data, result.feature)
    return values[(values >= result.grid[0]) & (values <= result.grid[-1])]


def beside(result: Accumulated, curves: Curves, output: int) -> Beside | None:
    """Hold partial dependence of the same feature against accumulated effects.

    None where they have no two values in common, so that there is no shape to compare.
    """
    average = curves.average[:, output]
    if rising(result) != ordered(curves):
        return None
    if rising(result):
        places = np.asarray(result.grid, dtype=np.float64)
        heights = np.interp(places, curves.grid, average, left=np.nan, right=np.nan)
        weights = _at_points(result.counts)
    else:
        told = dict(zip(map(str, curves.grid), average.tolist(), strict=True))
        heights = np.array([told.get(str(name), np.nan) for name in result.grid])
        weights = result.counts.astype(np.float64)
    both = np.isfinite(heights)
    if both.sum() < 2 or not weights[both].sum():
        return None
    curve = result.curve[:, output]
    # Each has its own 0: they are moved so that they do not part on average over the rows.
    shift = float(np.average((curve - heights)[both], weights=weights[both]))
    return Beside(heights + shift, curve - heights - shift)


def _at_points(counts: Integers) -> Floats:
    """The rows of each step, half at each of its ends, (points,)."""
    halves = counts / 2
    return np.append(halves, 0.0) + np.append(0.0, halves)
