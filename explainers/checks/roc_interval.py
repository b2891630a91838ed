"""The area under the ROC curve with its interval (DeLong, DeLong and Clarke-Pearson 1988)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from explainers.checks.intervals import Z_95
from explainers.checks.levels import Levels
from explainers.records import Floats, Integers


@dataclass(frozen=True)
class Area:
    """An area, its standard error and the ends of its 95 % interval, NaN where it is not known."""

    value: float
    error: float
    low: float
    high: float


def area(given: Levels) -> Area:
    """Estimate the area of levels with rows on both sides.

    Each row's part is the share of the other side that it is ranked rightly against, ties counted
    half; their spread over the rows is the area's own. The interval is made on the log-odds of the
    area and so stays between 0 and 1 (Pepe 2003). Where no row of one side is ever ranked wrongly,
    or there is one row alone, the spread is not known.
    """
    wanted, rest = given.wanted, given.rest
    below = np.cumsum(given.others) - given.others / 2
    above = wanted - np.cumsum(given.positives) + given.positives / 2
    value = float((given.positives * below).sum() / (wanted * rest))
    if not 0 < value < 1 or wanted < 2 or rest < 2:
        return Area(value, math.nan, math.nan, math.nan)
    spread = _spread(below / rest, given.positives, value) / wanted
    spread += _spread(above / wanted, given.others, value) / rest
    if spread <= 0:
        return Area(value, math.nan, math.nan, math.nan)
    error, odds = math.sqrt(spread), math.log(value / (1 - value))
    half = Z_95 * error / (value * (1 - value))
    return Area(value, error, _share(odds - half), _share(odds + half))


def _spread(parts: Floats, counts: Integers, mean: float) -> float:
    """The variance of rows of which `counts` (levels,) have each of `parts` (levels,)."""
    return float((counts * (parts - mean) ** 2).sum() / (counts.sum() - 1))


def _share(odds: float) -> float:
    return 1 / (1 + math.exp(-odds)) if odds > -700 else 0.0
