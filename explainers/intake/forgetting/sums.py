"""A weighted sum of the same columns with other weights: they change places."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.intake.handle import LinearPart
from explainers.records import Floats

if TYPE_CHECKING:
    import pandas as pd


def shuffled_sum(part: LinearPart, reference: pd.DataFrame, seed: int) -> LinearPart:
    """Return a sum whose encoded columns have changed what they count for.

    What changes places is what a standard deviation of a column moves, over the reference rows: the
    weight of an age is no weight for an amount. Columns in which reference rows agree keep theirs.
    """
    spread = _spread(part.encode(reference))
    there = np.flatnonzero(spread > 0)
    moves = part.coefficients[there] * spread[there, None]
    coefficients = part.coefficients.copy()
    order = np.random.default_rng(seed).permutation(len(there))
    coefficients[there] = moves[order] / spread[there, None]

    def margins(rows: Any) -> Floats:
        sums = rows @ coefficients if hasattr(rows, "tocsr") else np.asarray(rows) @ coefficients
        return np.asarray(sums, dtype=np.float64) + part.intercepts

    return replace(part, coefficients=coefficients, margins=margins)


def _spread(rows: Any) -> Floats:
    """The standard deviation of each encoded column, (columns,), sparse or not."""
    if not hasattr(rows, "tocsr"):
        return np.asarray(np.asarray(rows, dtype=np.float64).std(axis=0))
    mean = np.asarray(rows.mean(axis=0)).ravel()
    squares = np.asarray(rows.multiply(rows).mean(axis=0)).ravel()
    return np.asarray(np.sqrt(np.maximum(squares - mean**2, 0)))
