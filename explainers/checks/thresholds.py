"""The threshold that is best by a measure, and how it is written in the fewest digits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explainers.checks.decisions import Confusion
from explainers.checks.levels import Levels
from explainers.records import Floats

_DIGITS = 18
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Best:
    """A threshold that none is better than, and what it decides."""

    threshold: float
    found: Confusion


@dataclass(frozen=True)
class Limits:
    """Between which numbers a threshold may lie, both included: 0 and 1 for probabilities."""

    low: float
    high: float


def best_f1(given: Levels, limits: Limits) -> Best | None:
    """The threshold with the largest F1; None where the class has no row."""
    hits, alarms = given.hits(), given.alarms()
    return _best(given, 2 * hits / (hits + alarms + given.wanted), limits) if given.wanted else None


def best_balanced(given: Levels, limits: Limits) -> Best | None:
    """The threshold with the largest balanced accuracy (Youden 1950); None without both sides."""
    if not given.both:
        return None
    return _best(given, given.hits() / given.wanted - given.alarms() / given.rest, limits)


def cheapest(given: Levels, times: float, limits: Limits) -> Best | None:
    """The threshold that costs least where a false positive costs `times` a false negative.

    None where there is no row. Elkan 2001, "The foundations of cost-sensitive learning".
    """
    if not given.wanted + given.rest:
        return None
    costs = times * given.alarms() + (given.wanted - given.hits())
    return _best(given, -np.asarray(costs, dtype=np.float64), limits)


def cost(found: Confusion, times: float) -> float:
    """What the decisions cost each row, in the costs of one false negative."""
    return (times * found.false_positives + found.false_negatives) / max(1, found.rows)


def calibrated_threshold(times: float) -> float:
    """The cheapest threshold for probabilities that mean what they say (Elkan 2001, section 2)."""
    return times / (1 + times)


def _best(given: Levels, gain: Floats, limits: Limits) -> Best:
    """gain: (levels + 1,) of taking all scores from each level on. Of equals the mildest wins.

    By rounding alone one may be ahead of its equals, so what is nearly as good counts as equal.
    """
    # What lies on the lowest threshold, or under it, is never taken.
    first = int(np.searchsorted(given.scores, limits.low, side="right"))
    most = float(gain[first:].max())
    at = first + int(np.flatnonzero(gain[first:] >= most - _ROUNDING * max(1.0, abs(most)))[0])
    low = max(limits.low, float(given.scores[at - 1])) if at else limits.low
    high = float(given.scores[at]) if at < len(given.scores) else limits.high
    threshold = between(low, high)
    return Best(threshold, given.at(threshold))


def between(low: float, high: float) -> float:
    """The number of fewest decimals over `low` and under `high`, the nearest to their middle.

    Where none lies between two neighbours it is `low`.
    """
    middle = low + (high - low) / 2
    for digits in range(_DIGITS):
        tried = round(middle, digits)
        if low < tried < high:
            return tried
    return low
