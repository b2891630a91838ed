"""Partial dependence from its definition: one prediction for each row and value, one by one."""

from __future__ import annotations

import numpy as np


def curves(predict, frame, feature, grid):
    """Individual curves, (rows, points, outputs), and their average, (points, outputs).

    Friedman 2001, equation 52: the mean over the rows of F(z, x_rest); Goldstein et al. 2015,
    section 2.2: its terms, one curve for each row.
    """
    individual = []
    for row in range(len(frame)):
        curve = []
        for value in grid:
            changed = frame.iloc[[row]].copy()
            changed[feature] = [value]
            curve.append(predict(changed)[0])
        individual.append(curve)
    average = [
        [sum(curve[at][output] for curve in individual) / len(individual) for output in range(n)]
        for at, n in enumerate(len(answer) for answer in individual[0])
    ]
    return np.array(individual), np.array(average)
