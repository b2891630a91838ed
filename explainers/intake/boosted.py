"""What a boosted model's raw sums mean: task, unit, and the way to probabilities."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explainers.intake.handle import columns_of, two_sided
from explainers.records import Floats, Task


@dataclass(frozen=True)
class Objective:
    """How to read the raw sums of a boosted model.

    margins: raw (rows,) or (rows, outputs) -> (rows, outputs), one column per class.
    answer: the same -> probabilities or values; None where only the library knows the link.
    """

    task: Task
    outputs: int
    unit: str
    margins: Callable[[Floats], Floats]
    answer: Callable[[Floats], Floats] | None


def binary(scale: float = 1.0) -> Objective:
    """Two classes by the logistic link, probability = 1 / (1 + exp(-scale * raw))."""

    def answer(raw: Floats) -> Floats:
        # exp of a large positive number overflows to inf, which ends in the right 0.
        with np.errstate(over="ignore"):
            second = 1.0 / (1.0 + np.exp(-scale * raw))
        return np.stack([1.0 - second, second], axis=1)

    return Objective(
        "classification", 2, "log-odds" if scale == 1.0 else "score", two_sided, answer
    )


def softmax(classes: int) -> Objective:
    """Several classes by the softmax link."""

    def answer(raw: Floats) -> Floats:
        powers = np.exp(raw - raw.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))

    return Objective("classification", classes, "score before softmax", columns_of, answer)


def one_against_rest(classes: int) -> Objective:
    """Several classes, each by its own logistic link; their probabilities need not sum to 1."""
    return Objective("classification", classes, "log-odds against the rest", columns_of, None)


def regression(unit: str) -> Objective:
    """One number; the library applies the link."""
    return Objective("regression", 1, unit, columns_of, None)
