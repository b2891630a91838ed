"""LIME's local fit from its paper, slowly: a ridge regression on weighted yes/no conditions.

Ribeiro et al. 2016, section 3.3: minimise sum over drawn rows of pi(z) (f(z) - g(z'))^2 plus a
penalty, with pi(z) = sqrt(exp(-d^2 / width^2)) and d the Euclidean distance of conditions. All
conditions are used, so there is no selection to repeat.
"""

from __future__ import annotations

import numpy as np


def fit(conditions: np.ndarray, answers: np.ndarray, width: float) -> tuple[float, np.ndarray]:
    """Intercept and weights (conditions,) for drawn rows (rows, conditions) of 0 and 1.

    The explained row comes first; the ridge penalty is 1 and leaves the intercept free.
    """
    distances = np.sqrt(((conditions - conditions[0]) ** 2).sum(axis=1))
    nearness = np.sqrt(np.exp(-(distances**2) / width**2))
    share = nearness / nearness.sum()
    middle, centre = share @ conditions, share @ answers
    moved, turned = conditions - middle, answers - centre
    weighted = moved * nearness[:, None]
    weights = np.linalg.solve(moved.T @ weighted + np.eye(conditions.shape[1]), weighted.T @ turned)
    return float(centre - middle @ weights), weights
