"""A slow second tracing of encoded columns: change one raw column and see what moves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd


def moved_by(transformer: Any, frame: pd.DataFrame, *, seed: int = 0) -> list[set[int]]:
    """For each encoded column, the raw columns whose values change it somewhere.

    Each raw column is shuffled in turn, several times, with all others left as they are.
    """
    draw = np.random.default_rng(seed)
    before = _encoded(transformer, frame)
    moved: list[set[int]] = [set() for _ in range(before.shape[1])]
    for raw, name in enumerate(frame.columns):
        for _ in range(4):
            shuffled = frame.copy()
            shuffled[name] = frame[name].to_numpy()[draw.permutation(len(frame))]
            after = _encoded(transformer, shuffled)
            changed = ~np.isclose(before, after, equal_nan=True).all(axis=0)
            for column in np.flatnonzero(changed):
                moved[column].add(raw)
    return moved


def _encoded(transformer: Any, frame: pd.DataFrame) -> np.ndarray:
    made = transformer.transform(frame)
    return np.asarray(made.toarray() if hasattr(made, "toarray") else made, dtype=np.float64)
