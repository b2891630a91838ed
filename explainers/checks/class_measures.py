"""How good decisions are: the figures that are read off a table of confusion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explainers.checks.decisions import Confusion, against_the_rest
from explainers.checks.figures import Figure
from explainers.checks.intervals import wilson
from explainers.records import Floats, Integers


def decision_figures(found: Confusion) -> tuple[Figure, ...]:
    """Judge decisions about one class; what cannot be had, for want of rows, is NaN.

    Shares of rows have their 95 % interval; the others are no shares.
    """
    hits, alarms = found.true_positives, found.false_positives
    missed, passed = found.false_negatives, found.true_negatives
    wanted, others, taken = hits + missed, alarms + passed, hits + alarms
    recall, specificity = _share(hits, wanted), _share(passed, others)
    return (
        _counted("Accuracy", hits + passed, found.rows, "Share of rows that are decided rightly."),
        _counted(
            "Precision", hits, taken, "Of the rows taken for the class, the share that is of it."
        ),
        _counted(
            "Recall",
            hits,
            wanted,
            "Of the rows of the class, the share that is taken for it; also called sensitivity.",
        ),
        _counted(
            "Specificity",
            passed,
            others,
            "Of the rows that are not of the class, the share that is not taken for it.",
        ),
        Figure(
            "F1",
            _share(2 * hits, 2 * hits + alarms + missed),
            "Harmonic mean of precision and recall: high only where both are.",
        ),
        Figure(
            "Balanced accuracy",
            (recall + specificity) / 2,
            "Mean of recall and specificity: 0.5 is guessing, however rare the class is.",
        ),
        Figure(
            "Matthews correlation",
            correlation(np.array([[passed, alarms], [missed, hits]], dtype=np.int64)),
            "Correlation of decision and truth, from −1 to 1: 0 is guessing.",
        ),
        Figure(
            "Cohen's kappa",
            kappa(np.array([[passed, alarms], [missed, hits]], dtype=np.int64)),
            "Agreement with the truth beyond chance: 0 is no better, 1 is perfect.",
        ),
    )


@dataclass(frozen=True, eq=False)
class ClassMeasures:
    """How good the decisions about each class are; one number for each class, NaN for none.

    rows: how many are of the class; taken: how many are taken for it.
    """

    rows: Integers
    taken: Integers
    precision: Floats
    recall: Floats
    f1: Floats

    def plain(self, measure: Floats) -> float:
        """A measure's mean over the classes that have it, each counting the same ("macro")."""
        known = np.isfinite(measure)
        return float(measure[known].mean()) if known.any() else float("nan")

    def weighted(self, measure: Floats) -> float:
        """A measure's mean over the classes that have it, each counting by its rows."""
        known = np.isfinite(measure) & (self.rows > 0)
        if not known.any():
            return float("nan")
        return float(np.average(measure[known], weights=self.rows[known]))


def measures_of_classes(counts: Integers) -> ClassMeasures:
    """Judge each class of a (classes, classes) table: true class, then the one that was given."""
    each = [against_the_rest(counts, output) for output in range(len(counts))]
    hits = np.array([one.true_positives for one in each], dtype=np.float64)
    rows, taken = counts.sum(axis=1), counts.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return ClassMeasures(rows, taken, hits / taken, hits / rows, 2 * hits / (rows + taken))


def many_class_figures(counts: Integers) -> tuple[Figure, ...]:
    """Judge the decisions among several classes, from a (classes, classes) table of counts."""
    each = measures_of_classes(counts)
    right, rows = int(np.trace(counts)), int(counts.sum())
    return (
        _counted("Accuracy", right, rows, "Share of rows that are decided rightly."),
        Figure(
            "Balanced accuracy",
            each.plain(each.recall),
            "Mean recall of the classes: rare ones count as much as frequent ones.",
        ),
        Figure("Macro F1", each.plain(each.f1), "Mean F1 of the classes, rare ones alike."),
        Figure("Weighted F1", each.weighted(each.f1), "Mean F1 of the rows' own classes."),
        Figure(
            "Matthews correlation",
            correlation(counts),
            "Correlation of decision and truth (Gorodkin 2004): 0 is guessing, 1 is perfect.",
        ),
        Figure(
            "Cohen's kappa",
            kappa(counts),
            "Agreement with the truth beyond chance: 0 is no better, 1 is perfect.",
        ),
    )


def correlation(counts: Integers) -> float:
    """Matthews' correlation coefficient of a table of counts, for any number of classes.

    Gorodkin 2004, "Comparing two K-category assignments by a K-category correlation coefficient".
    NaN where all rows are of one class, or are given one.
    """
    # In floating point: products of three counts of a million rows are beyond 64 bits.
    table = np.asarray(counts, dtype=np.float64)
    rows, true, given = table.sum(), table.sum(axis=1), table.sum(axis=0)
    spread = np.sqrt(rows**2 - (true**2).sum()) * np.sqrt(rows**2 - (given**2).sum())
    together = np.trace(table) * rows - (true * given).sum()
    return float(together / spread) if spread > 0 else float("nan")


def kappa(counts: Integers) -> float:
    """Cohen's kappa of a table of counts (Cohen 1960); NaN where chance alone is always right."""
    table = np.asarray(counts, dtype=np.float64)
    rows = table.sum()
    if rows == 0:
        return float("nan")
    agreed = np.trace(table) / rows
    by_chance = float((table.sum(axis=1) * table.sum(axis=0)).sum() / rows**2)
    return float((agreed - by_chance) / (1 - by_chance)) if by_chance < 1 else float("nan")


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def _counted(name: str, part: int, whole: int, meaning: str) -> Figure:
    low, high = wilson(np.array(part), np.array(whole))
    return Figure(name, _share(part, whole), meaning, float(low), float(high))
