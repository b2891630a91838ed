"""Whether probabilities mean what they say: of rows told 0.7, are seven of ten of the class?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explainers.checks.intervals import wilson
from explainers.checks.levels import Levels
from explainers.records import Floats, Integers

BINS = 10


@dataclass(frozen=True, eq=False)
class Calibration:
    """Rows in bins of about as many each, by their probability; all arrays are (bins,).

    low_edge, high_edge: the least and the largest probability there is in a bin. predicted: the
    mean probability; observed: the share of rows of the class; low, high: its 95 % interval
    (Wilson). error: the expected calibration error. brier: the mean squared difference of
    probability and truth, which is `miscalibration - resolution + uncertainty + within`.
    """

    rows: Integers
    low_edge: Floats
    high_edge: Floats
    predicted: Floats
    observed: Floats
    low: Floats
    high: Floats
    error: float
    brier: float
    miscalibration: float
    resolution: float
    uncertainty: float
    within: float


def calibration(given: Levels, bins: int = BINS) -> Calibration:
    """Hold probabilities against what was seen. The levels must have a row.

    Bins are cut at quantiles; rows of one probability stay together, so there may be fewer. The
    parts of the Brier score are those of Murphy (1973); what probabilities differ within the bins
    is told apart, for without it they do not add up (Stephenson, Coelho and Jolliffe 2008).
    """
    counts = given.positives + given.others
    total = int(counts.sum())
    bin_of = _bins(counts, total, bins)
    starts = np.flatnonzero(np.diff(bin_of, prepend=-1))
    ends = np.append(starts[1:], len(counts)) - 1
    rows, hits = np.add.reduceat(counts, starts), np.add.reduceat(given.positives, starts)
    predicted = np.add.reduceat(counts * given.scores, starts) / rows
    observed = hits / rows
    low, high = wilson(hits, rows)
    brier = float(
        (given.positives * (1 - given.scores) ** 2 + given.others * given.scores**2).sum() / total
    )
    share = given.wanted / total
    miscalibration = float((rows * (predicted - observed) ** 2).sum() / total)
    resolution = float((rows * (observed - share) ** 2).sum() / total)
    uncertainty = share * (1 - share)
    return Calibration(
        rows=rows.astype(np.int64),
        low_edge=given.scores[starts],
        high_edge=given.scores[ends],
        predicted=predicted,
        observed=observed,
        low=low,
        high=high,
        error=float((rows * np.abs(predicted - observed)).sum() / total),
        brier=brier,
        miscalibration=miscalibration,
        resolution=resolution,
        uncertainty=uncertainty,
        within=brier - (miscalibration - resolution + uncertainty),
    )


def _bins(counts: Integers, total: int, bins: int) -> Integers:
    """(levels,) the bin of each level: where the middle of its rows lies among all rows."""
    middle = np.cumsum(counts) - counts / 2
    return np.minimum((middle * (bins / total)).astype(np.int64), bins - 1)
