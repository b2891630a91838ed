"""Measures of how good answers are, each with how far single rows pull it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from explainers.checks.decisions import Truths
from explainers.checks.importances import Judge, Judged, averaged
from explainers.records import Floats, Integers

_LEAST: Final = float(np.finfo(np.float64).eps)

Decide = Callable[[Floats], Integers]
"""Answers (rows, outputs) -> the class each row is taken for, (rows,)."""


@dataclass(frozen=True)
class Measure:
    """One measure of answers, (rows, outputs), whose right ones are known.

    title: what it is called. fall: what it is called when it gets worse, for a sentence.
    """

    title: str
    fall: str
    more_is_better: bool
    judge: Judge


def class_qualities(
    truth: Integers, output: int, decide: Decide, *, probabilities: bool
) -> tuple[Measure, ...]:
    """Measures of answers about classes.

    truth: (rows,), the number of each row's class. output: the class that the area under the ROC
    curve is about, against the rest. decide: which class answers are taken for. probabilities: that
    is what the answers are; a score has no log loss.
    """
    loss = Measure("Log loss", "log loss rises by", False, partial(_log_loss, truth))
    return (
        *([loss] if probabilities else []),
        Measure("AUC", "AUC falls by", True, partial(_area, truth == output, output)),
        Measure("Accuracy", "accuracy falls by", True, partial(_accuracy, truth, decide)),
    )


def value_qualities(truth: Floats) -> tuple[Measure, ...]:
    """Measures of predicted values; truth: (rows,), the known ones."""
    return (
        Measure("Mean error", "mean error rises by", False, partial(_mean_error, truth)),
        Measure("R²", "R² falls by", True, partial(_explained, truth)),
    )


def _log_loss(truth: Integers, answers: Floats) -> Judged:
    # A sure mistake would cost infinitely much: it counts as the next number, as in the figures.
    chosen = np.clip(answers[np.arange(len(truth)), truth], _LEAST, 1.0 - _LEAST)
    return averaged(-np.log(chosen))


def _accuracy(truth: Integers, decide: Decide, answers: Floats) -> Judged:
    return averaged(decide(answers) == truth)


def _mean_error(truth: Floats, answers: Floats) -> Judged:
    return averaged(np.abs(answers[:, 0] - truth))


def _explained(truth: Floats, answers: Floats) -> Judged:
    if not len(truth) or (truth == truth[0]).all():
        return _unknown(len(truth))
    errors, spread = (answers[:, 0] - truth) ** 2, (truth - truth.mean()) ** 2
    lost = errors.mean() / spread.mean()
    pulls = (lost * (spread - spread.mean()) - (errors - errors.mean())) / spread.mean()
    return Judged(float(1 - lost), pulls)


def _area(positive: Truths, output: int, answers: Floats) -> Judged:
    """The share of pairs of rows that are in their right order, ties counted half."""
    scores, wins = answers[:, output], int(positive.sum())
    if not 0 < wins < len(positive):
        return _unknown(len(positive))
    below, above = np.sort(scores[~positive]), np.sort(scores[positive])
    pulls = np.empty(len(scores))
    pulls[positive] = _shares_under(below, scores[positive])
    pulls[~positive] = 1 - _shares_under(above, scores[~positive])
    area = float(pulls[positive].mean())
    pulls -= area
    # A row of the rarer side stands for more of it.
    pulls[positive] *= len(scores) / wins
    pulls[~positive] *= len(scores) / (len(scores) - wins)
    return Judged(area, pulls)


def _shares_under(ordered: Floats, scores: Floats) -> Floats:
    """What share of some scores, rising, each of others exceeds; of the same one, half."""
    low, high = (np.searchsorted(ordered, scores, side=side) for side in ("left", "right"))
    return np.asarray((low + high) / (2 * len(ordered)))


def _unknown(rows: int) -> Judged:
    return Judged(float("nan"), np.zeros(rows))
