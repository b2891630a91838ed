"""Integrated Gradients from the paper, slowly: a plain sum with slopes from differences.

Sundararajan, Taly and Yan 2017, equation 1: (x - x') times the integral of the slope along
x' + t (x - x'), t from 0 to 1. The integral is a sum over equal steps, taken in their middles; a
slope is a central difference; one row, one place and one column at a time.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Answer = Callable[[np.ndarray], np.ndarray]


def slopes(answer: Answer, row: np.ndarray, width: float = 1e-6) -> np.ndarray:
    """Slopes of every output by every column at one row, (columns, outputs)."""
    steps = np.eye(len(row)) * width
    return np.array([(answer(row + step) - answer(row - step)) / (2 * width) for step in steps])


def integrated_gradients(answer: Answer, row: np.ndarray, baseline: np.ndarray, steps: int):
    """Attributions of one row, (columns, outputs)."""
    total = 0.0
    for step in range(steps):
        place = (step + 0.5) / steps
        total = total + slopes(answer, baseline + place * (row - baseline)) / steps
    return total * (row - baseline)[:, None]
