"""LIME for many rows and for many seeds against a loop over lime: `benchmarks.lime_batches`.

lime's loop draws anew for each row. Seeded alike before each row, as here, it draws what ours draws
once for all of them, and the weights can be compared.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
from lime.lime_tabular import LimeTabularExplainer
from sklearn.datasets import make_classification
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from benchmarks.measured import Measured, Way, compared
from benchmarks.report import compared_table
from explainers.kernels.local_draws import drawn, surroundings
from explainers.kernels.local_fits import euclidean_nearness, local_fits
from explainers.records import Floats

FEATURES, TRAINING, ROWS, FEW, SEEDS = 30, 5_000, 100, 10, 10
SAMPLES, USED = 5_000, 10  # lime's defaults
WIDTH = 0.75 * np.sqrt(FEATURES)


def measured() -> Iterator[Measured]:
    """Measure both ways on a fast and on a slow model."""
    rows, target = make_classification(
        TRAINING, FEATURES, n_informative=12, n_redundant=0, random_state=0
    )
    for name, model in (
        ("logistic regression", LogisticRegression(max_iter=1_000)),
        ("boosting, 100 trees", GradientBoostingClassifier(random_state=0)),
    ):
        model.fit(rows, target)
        yield _many_rows(f"{name}, {FEATURES} features", model, rows)
        yield _many_seeds(f"{name}, {FEATURES} features", model, rows)


def _many_rows(name: str, model: Any, rows: Floats) -> Measured:
    around, explain = surroundings(rows, frozenset()), _lime(model, rows)

    def ours(count: int) -> Floats:
        return _fits(model, around, rows[:count], 7)

    def theirs(count: int) -> Floats:
        return np.array([explain(rows[at], 7) for at in range(count)])

    return compared("LIME, many rows", name, Way("ours", ROWS, ours), Way("lime", FEW, theirs), 1.0)


def _many_seeds(name: str, model: Any, rows: Floats) -> Measured:
    around, explain = surroundings(rows, frozenset()), _lime(model, rows)

    def ours(count: int) -> Floats:
        return np.concatenate([_fits(model, around, rows[:1], seed) for seed in range(count)])

    def theirs(count: int) -> Floats:
        return np.array([explain(rows[0], seed) for seed in range(count)])

    return compared(
        "LIME, many seeds", name, Way("ours", SEEDS, ours), Way("lime", SEEDS, theirs), 1.0
    )


def _fits(model: Any, around: Any, rows: Floats, seed: int) -> Floats:
    draws = drawn(around, SAMPLES, seed)
    answers, own = model.predict_proba(draws.values), model.predict_proba(rows)
    near = euclidean_nearness(FEATURES, WIDTH)
    return local_fits(draws.levels, around.levels(rows), answers, own, near, USED).weights[:, :, 1]


def _lime(model: Any, rows: Floats) -> Any:
    explainer = LimeTabularExplainer(rows, random_state=np.random.RandomState(0))

    def explain(row: Floats, seed: int) -> Floats:
        explainer.random_state.seed(seed)
        found = explainer.explain_instance(row, model.predict_proba, num_features=USED)
        weights = np.zeros(FEATURES)
        for feature, weight in found.local_exp[1]:
            weights[feature] = weight
        return weights

    return explain


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print("\n".join(compared_table(measured())))
