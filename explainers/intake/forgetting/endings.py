"""What a model makes of its sums at the end: it is asked, not believed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from explainers.records import Floats

Ending = Callable[[Floats], Floats]
"""margins (rows, outputs) -> answers (rows, outputs)."""

NEAR: Final = 1e-5
"""By how much an ending may miss the model's answers: some compute in single precision."""


def ending_of(margins: Floats, answers: Floats) -> Ending | None:
    """Find what makes a model's answers of its margins, (rows, outputs) each; None if nothing does.

    Both are of the same rows, and have to be near each other in every one of them.
    """
    for ending in _ENDINGS:
        with np.errstate(all="ignore"):
            made = ending(margins)
        if made.shape == answers.shape and np.allclose(made, answers, rtol=NEAR, atol=NEAR):
            return ending
    return None


def _same(margins: Floats) -> Floats:
    return margins


def _logistic(margins: Floats) -> Floats:
    with np.errstate(over="ignore"):  # exp of a large number is without end, which ends in 0
        return np.asarray(1 / (1 + np.exp(-margins)))


def _logistic_twice(margins: Floats) -> Floats:
    """With the exponential loss sums are half the log-odds."""
    return _logistic(2 * margins)


def _one_of_all(margins: Floats) -> Floats:
    """One class against the rest, and then together 1."""
    chances = _logistic(margins)
    return np.asarray(chances / chances.sum(axis=1, keepdims=True))


def _softmax(margins: Floats) -> Floats:
    powers = np.exp(margins - margins.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _power(margins: Floats) -> Floats:
    return np.asarray(np.exp(np.minimum(margins, 700)))


_ENDINGS: tuple[Ending, ...] = (_same, _logistic, _softmax, _logistic_twice, _one_of_all, _power)
