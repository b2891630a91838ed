"""How good a model is, in three figures with their definitions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explainers.records import Floats, Integers

_LEAST = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Figure:
    """One figure: its value, what it means, and which values are good."""

    name: str
    value: float
    meaning: str


def class_figures(probabilities: Floats, truth: Integers, positive: int) -> tuple[Figure, ...]:
    """Judge probabilities (rows, classes) against true classes (rows,) by index.

    For more than two classes the area under the ROC curve is of the positive class against the
    rest. A figure that cannot be had is NaN: without rows, with a probability that is not finite,
    or without both sides of the positive class.
    """
    known = len(truth) > 0 and bool(np.isfinite(probabilities).all())
    accuracy, area, surprise = (
        _class_values(probabilities, truth, positive) if known else (float("nan"),) * 3
    )
    return (
        Figure(
            "Accuracy", accuracy, "Share of rows where the most probable class is the true one."
        ),
        Figure(
            "AUC",
            area,
            "Chance that a row of the positive class scores higher than one that is not; 0.5 is "
            "guessing, 1 is perfect.",
        ),
        Figure(
            "Log loss",
            surprise,
            "Mean surprise at the true class; 0 is perfect, and sure mistakes cost most.",
        ),
    )


def _class_values(
    probabilities: Floats, truth: Integers, positive: int
) -> tuple[float, float, float]:
    accuracy = float((probabilities.argmax(axis=1) == truth).mean())
    area = area_under_roc(probabilities[:, positive], truth == positive)
    # A sure mistake would cost infinitely much; like scikit-learn, count it as the next number.
    chosen = np.clip(probabilities[np.arange(len(truth)), truth], _LEAST, 1.0 - _LEAST)
    return accuracy, area, float(-np.log(chosen).mean())


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
