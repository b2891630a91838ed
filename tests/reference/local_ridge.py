"""LIME's local fit from its paper, slowly: a ridge regression on weighted yes/no conditions.

Ribeiro et al. 2016, section 3.3: minimise sum over drawn rows of pi(z) (f(z) - g(z'))^2 plus a
penalty, with pi(z) = sqrt(exp(-d^2 / width^2)) and d the Euclidean distance of conditions. Which
conditions may be used is chosen as lime's documentation says: up to 6 one after the other, each the
one with which a regression explains most; more by the largest weights of a ridge regression on all.
"""

from __future__ import annotations

import numpy as np

FORWARD_UP_TO = 6


def nearness(conditions: np.ndarray, width: float) -> np.ndarray:
    """Weights of drawn rows (rows, conditions) of 0 and 1, the explained row first: (rows,)."""
    distances = np.sqrt(((conditions - conditions[0]) ** 2).sum(axis=1))
    return np.sqrt(np.exp(-(distances**2) / width**2))


def regression(
    conditions: np.ndarray, answers: np.ndarray, weights: np.ndarray, penalty: float
) -> tuple[float, np.ndarray, float]:
    """Intercept, slopes and weighted R2 of a ridge regression whose intercept is free."""
    share = weights / weights.sum()
    middle, centre = share @ conditions, share @ answers
    moved, turned = conditions - middle, answers - centre
    weighted = moved * weights[:, None]
    gram = moved.T @ weighted + penalty * np.eye(conditions.shape[1])
    slopes = np.linalg.lstsq(gram, weighted.T @ turned, rcond=1e-12)[0]
    missed = weights @ (turned - moved @ slopes) ** 2
    return float(centre - middle @ slopes), slopes, 1 - float(missed / (weights @ turned**2))


def choose(
    conditions: np.ndarray, answers: np.ndarray, weights: np.ndarray, most: int
) -> list[int]:
    """Which conditions a fit with `most` of them may use."""
    count = conditions.shape[1]
    if most > FORWARD_UP_TO:
        _, slopes, _ = regression(conditions, answers, weights, 0.01)
        return sorted(range(count), key=lambda at: -abs(slopes[at]))[:most]
    used: list[int] = []
    for _ in range(min(most, count)):
        scores = {
            at: regression(conditions[:, [*used, at]], answers, weights, 0.0)[2]
            for at in range(count)
            if at not in used
        }
        used.append(max(scores, key=lambda at: scores[at]))
    return used


def fit(
    conditions: np.ndarray, answers: np.ndarray, width: float, most: int | None = None
) -> tuple[float, np.ndarray, float]:
    """Intercept, weights (conditions,) and weighted R2 for drawn rows (rows, conditions).

    The explained row comes first; the ridge penalty is 1. `most` conditions are used, or all.
    """
    near = nearness(conditions, width)
    count = conditions.shape[1]
    used = list(range(count)) if most is None else choose(conditions, answers, near, most)
    weights = np.zeros(count)
    intercept, weights[used], score = regression(conditions[:, used], answers, near, 1.0)
    return intercept, weights, score
