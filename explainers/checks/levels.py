"""The distinct scores of a class with the rows at each: all curves of decisions come of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explainers.checks.decisions import Confusion, Truths
from explainers.records import Floats, Integers


@dataclass(frozen=True, eq=False)
class Levels:
    """Distinct scores, rising, and how many rows of the class and how many others have each.

    All arrays are (levels,). Rows of one score are never told apart, so that nothing depends on the
    order of the table.
    """

    scores: Floats
    positives: Integers
    others: Integers

    @property
    def wanted(self) -> int:
        """Rows of the class."""
        return int(self.positives.sum())

    @property
    def rest(self) -> int:
        """Rows of other classes."""
        return int(self.others.sum())

    @property
    def both(self) -> bool:
        """Whether there are rows on both sides: else there is nothing to tell apart."""
        return self.wanted > 0 and self.rest > 0

    def hits(self) -> Integers:
        """(levels + 1,) rows of the class that are taken: by all scores first, by none last."""
        return _taken(self.positives)

    def alarms(self) -> Integers:
        """(levels + 1,) rows of other classes that are taken, like :meth:`hits`."""
        return _taken(self.others)

    def at(self, threshold: float) -> Confusion:
        """Count the decisions where what lies over `threshold` is taken."""
        first = int(np.searchsorted(self.scores, threshold, side="right"))
        hits, alarms = int(self.positives[first:].sum()), int(self.others[first:].sum())
        return Confusion(hits, alarms, self.wanted - hits, self.rest - alarms)


def levels(scores: Floats, positive: Truths) -> Levels:
    """Sort scores (rows,) against the truth (rows,); rows whose score is not finite are left out.

    A million rows take a tenth of a second.
    """
    known = np.isfinite(scores)
    if not known.all():
        scores, positive = scores[known], positive[known]
    order = np.argsort(scores)
    ordered, hits = scores[order], np.cumsum(positive[order])
    ends = np.flatnonzero(np.append(ordered[1:] != ordered[:-1], len(ordered) > 0))
    rows, positives = np.diff(ends, prepend=-1), np.diff(hits[ends], prepend=0)
    return Levels(
        np.asarray(ordered[ends], dtype=np.float64),
        positives.astype(np.int64),
        (rows - positives).astype(np.int64),
    )


def _taken(counts: Integers) -> Integers:
    """Sums from each level to the last, and of none."""
    return np.append(np.cumsum(counts[::-1])[::-1], 0).astype(np.int64)
