"""Partial dependence and ICE against scikit-learn's: `python -m benchmarks.partial_dependence`.

Both ask the model about each row with each of 20 values; ours is the product's method, from a
table to curves, in the blocks it stores.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import skops.io
from sklearn.datasets import make_regression
from sklearn.ensemble import GradientBoostingRegressor, HistGradientBoostingRegressor
from sklearn.inspection import partial_dependence

from benchmarks.measured import Measured, Way, compared
from benchmarks.report import compared_table
from explainers.intake import models
from explainers.methods import registry
from explainers.methods.declaration import Subject

FEATURES, ROWS, POINTS = 30, 4_096, 20


def measured() -> Iterator[Measured]:
    """Compare on boosted trees, one way of asking each."""
    rows, target = make_regression(ROWS, FEATURES, n_informative=20, noise=5.0, random_state=0)
    frame = pd.DataFrame(rows, columns=[f"x{at}" for at in range(FEATURES)])
    for name, model in (
        ("boosting, 100 trees, depth 6", GradientBoostingRegressor(max_depth=6, random_state=0)),
        ("histogram boosting, 100 trees", HistGradientBoostingRegressor(random_state=0)),
    ):
        yield _compared(name, model.fit(frame, target), frame)


def _compared(name: str, model: Any, frame: pd.DataFrame) -> Measured:
    handle = models.read(skops.io.dumps(model), "model.skops")
    method = registry()["partial_dependence"]
    parameters = method.parameters(feature="x0", points=POINTS)
    kinds = ("number",) * FEATURES
    tried = method.run(Subject(handle, frame.head(1), kinds, frame), parameters, _none())
    grid = np.array(tried.facts["grid"])

    def ours(count: int) -> Any:
        parts = []
        for start in range(0, count, method.block_rows):
            rows = frame.iloc[start : min(start + method.block_rows, count)]
            answer = method.run(Subject(handle, rows, kinds, frame), parameters, _none())
            parts.append(answer.arrays["individual"][:, :, 0])
        return np.concatenate(parts)

    def theirs(count: int) -> Any:
        found = partial_dependence(
            model,
            frame.head(count),
            ["x0"],
            kind="individual",
            method="brute",
            custom_values={"x0": grid},
        )
        return found["individual"][0]

    scale = float(np.abs(model.predict(frame)).max())
    peer = Way("scikit-learn", ROWS, theirs)
    return compared("Partial dependence and ICE", name, Way("ours", ROWS, ours), peer, scale)


def _none() -> np.random.Generator:
    return np.random.default_rng(0)


if __name__ == "__main__":
    print("\n".join(compared_table(measured())))
