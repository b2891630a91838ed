"""Curves of all thresholds: ROC, precision and recall, cumulative gains and lift.

A curve's points run from the strictest threshold, by which no row is taken, to the mildest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explainers.checks.levels import Levels
from explainers.checks.thinning import thinned
from explainers.records import Floats


@dataclass(frozen=True, eq=False)
class Line:
    """Points (points,) of a curve that were kept, each with the score from which rows are taken.

    The first of `scores` is infinite where no row is taken.
    """

    x: Floats
    y: Floats
    scores: Floats


def roc(given: Levels) -> Line:
    """False positive rate across, recall up (Fawcett 2006, "An introduction to ROC analysis").

    The levels must have rows on both sides.
    """
    hits, alarms = given.hits()[::-1] / given.wanted, given.alarms()[::-1] / given.rest
    return _line(alarms, hits, _scores(given))


def precision_recall(given: Levels) -> Line:
    """Recall across, precision up; without the threshold by which no row is taken.

    To be drawn in steps, first up and then across: Davis and Goadrich 2006 show that straight
    lines between the points promise what no threshold gives.
    """
    hits, alarms = given.hits()[::-1][1:], given.alarms()[::-1][1:]
    return _line(hits / given.wanted, hits / (hits + alarms), _scores(given)[1:])


def average_precision(given: Levels) -> float:
    """The mean precision over the recall, in steps: the area under the drawn curve."""
    hits, alarms = given.hits()[::-1], given.alarms()[::-1]
    return float((np.diff(hits) * hits[1:] / (hits[1:] + alarms[1:])).sum() / given.wanted)


def gains(given: Levels) -> Line:
    """Share of all rows across, those with the highest scores first; share of the class up."""
    hits, alarms = given.hits()[::-1], given.alarms()[::-1]
    return _line((hits + alarms) / (given.wanted + given.rest), hits / given.wanted, _scores(given))


def lift(given: Levels) -> Line:
    """Share of all rows across; up, how many times as frequent the class is among them."""
    hits, alarms = given.hits()[::-1][1:], given.alarms()[::-1][1:]
    share = (hits + alarms) / (given.wanted + given.rest)
    return _line(share, hits / given.wanted / share, _scores(given)[1:])


def best_gains(given: Levels) -> Line:
    """The gains of a model that ranks every row of the class first."""
    share = given.wanted / (given.wanted + given.rest)
    return Line(np.array([0.0, share, 1.0]), np.array([0.0, 1.0, 1.0]), np.full(3, np.nan))


def gains_at(given: Levels, shares: Floats) -> Floats:
    """Share of the class among the given shares of all rows, those with the highest scores.

    Of rows with one score that are taken in part, the class has its share.
    """
    hits, alarms = given.hits()[::-1], given.alarms()[::-1]
    return np.interp(shares, (hits + alarms) / (given.wanted + given.rest), hits / given.wanted)


def _scores(given: Levels) -> Floats:
    return np.append(np.inf, given.scores[::-1])


def _line(x: Floats, y: Floats, scores: Floats) -> Line:
    kept = thinned(x, y)
    return Line(x[kept], y[kept], scores[kept])
