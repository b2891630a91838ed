"""A random function of the same columns, whose answers are spread like a model's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from explainers.intake.handle import labels_of, numbers_of
from explainers.records import Floats

if TYPE_CHECKING:
    import pandas as pd

_UNITS: Final = 32
"""Bends of the function: so many that each column has a part in some."""
_LEAST: Final = 1e-9
"""Below this a chance is as good as none, and its logarithm without end."""


def stranger(
    reference: pd.DataFrame,
    answers: Floats,
    kinds: Sequence[str],
    seed: int,
    *,
    chances: bool,
) -> Callable[[pd.DataFrame], Floats]:
    """Make a model that knows nothing: frame -> (rows, outputs).

    answers: (reference rows, outputs), the model's, whose mean and spread each output keeps; of
    chances, their logarithms do, and they add up to 1. kinds: per column, "number" or "category".
    """
    generator = np.random.default_rng(seed)
    columns = [
        _column(reference[name], kind, generator)
        for name, kind in zip(reference.columns, kinds, strict=True)
    ]
    outputs = answers.shape[1]
    ways = generator.normal(size=(len(columns), _UNITS)) / np.sqrt(len(columns))
    shifts, ends = generator.normal(size=_UNITS), generator.normal(size=(_UNITS, outputs))

    def raw(frame: pd.DataFrame) -> Floats:
        given = [read(frame[name]) for name, read in zip(reference.columns, columns, strict=True)]
        return np.asarray(np.tanh(2 * np.column_stack(given) @ ways + shifts) @ ends)

    usual = raw(reference)
    middle, spread = usual.mean(axis=0), usual.std(axis=0)
    spread[spread == 0] = 1
    wanted = np.log(np.maximum(answers, _LEAST)) if chances else answers
    mean, size = wanted.mean(axis=0), wanted.std(axis=0)

    def predict(frame: pd.DataFrame) -> Floats:
        scores = mean + size * (raw(frame) - middle) / spread
        if not chances:
            return np.asarray(scores)
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))

    return predict


def _column(
    known: pd.Series, kind: str, generator: np.random.Generator
) -> Callable[[pd.Series], Floats]:
    """Read a column as numbers of about the size of 1; what is missing has a number of its own."""
    missing = float(generator.normal())
    if kind == "number":
        numbers = numbers_of(known)
        there = numbers[np.isfinite(numbers)]
        mean = float(there.mean()) if len(there) else 0.0
        spread = float(there.std()) if len(there) else 0.0

        def scaled(column: pd.Series) -> Floats:
            given = (numbers_of(column) - mean) / (spread or 1.0)
            return np.where(np.isfinite(given), given, missing)

        return scaled
    names = sorted({str(name) for name in labels_of(known).dropna()})
    numbered = dict(zip(names, generator.normal(size=len(names)).tolist(), strict=True))

    def looked_up(column: pd.Series) -> Floats:
        # A category that the reference rows do not have is as good as missing.
        return np.array([numbered.get(name, missing) for name in labels_of(column)], dtype=float)

    return looked_up
