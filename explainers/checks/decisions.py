"""Which class a model's answers decide for, where the bar of two classes is the reader's choice."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainers.records import Floats, Integers

Truths = NDArray[np.bool_]

_USUAL: Final = MappingProxyType({"probability": 0.5, "decision score": 0.0})


def usual_threshold(unit: str, outputs: int) -> float | None:
    """The answer above which a class of two wins, where nobody chose another one.

    unit: of the answers. None with another number of outputs, where the largest answer wins, and
    for answers that are held against nothing.
    """
    return _USUAL.get(unit) if outputs == 2 else None


def over(scores: Floats, threshold: float) -> Truths:
    """(rows,) whether each score lies over the threshold; one that is the threshold does not.

    One rule for all pages, documents and figures: a row on the bar must not change sides between
    them.
    """
    return np.asarray(scores > threshold)


def decided(outputs: Floats, positive: int, threshold: float | None) -> Integers:
    """(rows,) the class each row of `outputs` (rows, outputs) is given.

    threshold: what the answer for class `positive` of two must exceed; None where nothing hangs on
    one, and the class with the largest answer wins.
    """
    if threshold is None:
        return np.asarray(outputs.argmax(axis=1), dtype=np.int64)
    taken = over(outputs[:, positive], threshold)
    return np.where(taken, positive, 1 - positive).astype(np.int64)


def decided_alike(outputs: Floats, position: int, positive: int, threshold: float | None) -> Truths:
    """(rows,) whether each row is given the class of the row at `position`; see `decided`."""
    given = decided(outputs, positive, threshold)
    return np.asarray(given == given[position])


def spread(values: Floats) -> float:
    """The standard deviation of predicted numbers, (rows,): how far apart they usually are."""
    return float(np.nanstd(values))


def predicted_alike(values: Floats, position: int) -> Truths:
    """(rows,) whether each number is at most one `spread` away from that of the row `position`."""
    return np.asarray(np.abs(values - values[position]) <= spread(values))


@dataclass(frozen=True)
class Confusion:
    """How many rows are taken for a class, and how many are not, rightly and wrongly."""

    true_positives: int
    false_positives: int
    false_negatives: int
    true_negatives: int

    @property
    def rows(self) -> int:
        """All rows that are judged."""
        return (
            self.true_positives + self.false_positives + self.false_negatives + self.true_negatives
        )


def confusion(taken: Truths, positive: Truths) -> Confusion:
    """Count decisions (rows,) against the truth (rows,)."""
    hits = int((taken & positive).sum())
    alarms, wanted = int(taken.sum()) - hits, int(positive.sum())
    return Confusion(hits, alarms, wanted - hits, len(taken) - wanted - alarms)


def confusion_counts(truth: Integers, given: Integers, classes: int) -> Integers:
    """(classes, classes) how many rows of each true class are given each class.

    truth, given: (rows,) numbers of classes.
    """
    cells = np.bincount(truth * classes + given, minlength=classes * classes)
    return cells.reshape(classes, classes).astype(np.int64)


def against_the_rest(counts: Integers, output: int) -> Confusion:
    """One class of a (classes, classes) table of counts, all other classes taken as one."""
    hits = int(counts[output, output])
    alarms, missed = int(counts[:, output].sum()) - hits, int(counts[output].sum()) - hits
    return Confusion(hits, alarms, missed, int(counts.sum()) - hits - alarms - missed)
