"""How good a model is, in a few figures with their definitions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explainers.records import Floats, Integers

_LEAST = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Figure:
    """One figure: its value, what it means, and which values are good.

    low, high: the ends of its 95 % interval, NaN where none is told.
    """

    name: str
    value: float
    meaning: str
    low: float = float("nan")
    high: float = float("nan")


def class_figures(probabilities: Floats, truth: Integers, positive: int) -> tuple[Figure, ...]:
    """Judge probabilities (rows, classes) against true classes (rows,) by index.

    For more than two classes the area under the ROC curve is of the positive class against the
    rest. A figure that cannot be had is NaN: without rows, with a probability that is not finite,
    or without both sides of the positive class.
    """
    return (
        Figure(
            "Accuracy",
            _accuracy(probabilities, truth),
            "Share of rows where the most probable class is the true one.",
        ),
        _area(probabilities, truth, positive),
        Figure(
            "Log loss",
            _surprise(probabilities, truth),
            "Mean surprise at the true class; 0 is perfect, and sure mistakes cost most.",
        ),
    )


def score_figures(scores: Floats, truth: Integers, positive: int) -> tuple[Figure, ...]:
    """Judge decision scores (rows, classes) like :func:`class_figures`.

    Surprise at the true class takes its probability, which a score is not: there is no log loss.
    """
    return (
        Figure(
            "Accuracy",
            _accuracy(scores, truth),
            "Share of rows where the class with the highest score is the true one.",
        ),
        _area(scores, truth, positive),
    )


def _known(answers: Floats) -> bool:
    return len(answers) > 0 and bool(np.isfinite(answers).all())


def _accuracy(answers: Floats, truth: Integers) -> float:
    return float((answers.argmax(axis=1) == truth).mean()) if _known(answers) else float("nan")


def _area(answers: Floats, truth: Integers, positive: int) -> Figure:
    known = _known(answers)
    area = area_under_roc(answers[:, positive], truth == positive) if known else float("nan")
    return Figure(
        "AUC",
        area,
        "Chance that a row of the positive class scores higher than one that is not; 0.5 is "
        "guessing, 1 is perfect.",
    )


def _surprise(probabilities: Floats, truth: Integers) -> float:
    if not _known(probabilities):
        return float("nan")
    # A sure mistake would cost infinitely much; like scikit-learn, count it as the next number.
    chosen = np.clip(probabilities[np.arange(len(truth)), truth], _LEAST, 1.0 - _LEAST)
    return float(-np.log(chosen).mean())


def value_figures(predicted: Floats, truth: Floats) -> tuple[Figure, ...]:
    """Judge predicted values (rows,) against known ones (rows,).

    Rows where either is not finite make every figure NaN, and so do no rows at all; a target
    that never changes has no variance to account for, so its R² is NaN.
    """
    explained, mean, root = (float("nan"),) * 3
    if len(truth) and np.isfinite(predicted).all() and np.isfinite(truth).all():
        errors = predicted - truth
        spread = float(((truth - truth.mean()) ** 2).sum())
        explained = 1.0 - float((errors**2).sum()) / spread if spread > 0 else float("nan")
        mean, root = float(np.abs(errors).mean()), float(np.sqrt((errors**2).mean()))
    return (
        Figure("R²", explained, "Share of the target's variance that the model accounts for."),
        Figure("Mean error", mean, "Mean absolute difference."),
        Figure(
            "Root mean square error", root, "Like the mean error, but large mistakes count more."
        ),
    )


def area_under_roc(scores: Floats, positive: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
    """Area under the ROC curve from ranks (Mann and Whitney 1947), ties counted half.

    scores: (rows,); positive: (rows,) of truth values. NaN when only one side occurs, and when a
    score is NaN.
    """
    wins, losses = int(positive.sum()), int((~positive).sum())
    if wins == 0 or losses == 0 or np.isnan(scores).any():
        return float("nan")
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2
    return float((ranks[inverse][positive].sum() - wins * (wins + 1) / 2) / (wins * losses))
