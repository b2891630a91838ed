"""What a boosted model's raw sums mean: task, unit, and the way to probabilities."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from explainers.intake.handle import columns_of, two_sided
from explainers.records import Floats, Task


@dataclass(frozen=True)
class Objective:
    """How to read the raw sums of a boosted model.

    margins: raw (rows,) or (rows, outputs) -> (rows, outputs), one column per class.
    link: the same -> probabilities; None where only the library knows the link.
    """

    task: Task
    outputs: int
    unit: str
    margins: Callable[[Floats], Floats]
    link: Callable[[Floats], Floats] | None = None


def binary(unit: str = "log-odds") -> Objective:
    """Two classes by the logistic link, probability = 1 / (1 + exp(-raw))."""

    def link(raw: Floats) -> Floats:
        # exp of a large positive number overflows to inf, which ends in the right 0.
        with np.errstate(over="ignore"):
            return both_classes(1.0 / (1.0 + np.exp(-raw)))

    return Objective("classification", 2, unit, two_sided, link)


def softmax(classes: int) -> Objective:
    """Several classes by the softmax link."""

    def link(raw: Floats) -> Floats:
        powers = np.exp(raw - raw.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))

    return Objective("classification", classes, "score before softmax", columns_of, link)


def one_against_rest(classes: int, unit: str) -> Objective:
    """Several classes, each by its own logistic link; their probabilities need not sum to 1."""
    return Objective("classification", classes, unit, columns_of)


def regression(unit: str) -> Objective:
    """One number; the library applies the link."""
    return Objective("regression", 1, unit, columns_of)


def both_classes(answer: Any) -> Floats:
    """Turn the probability of the second of two classes, (rows,), into both, (rows, 2)."""
    second = np.asarray(answer, dtype=np.float64)
    return columns_of(second) if second.ndim > 1 else np.stack([1.0 - second, second], axis=-1)
