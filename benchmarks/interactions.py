"""SHAP interaction values against shap and XGBoost's own: `python -m benchmarks.interactions`.

shap explains scikit-learn's trees in its own C code on one thread and hands XGBoost its own native
code; ours takes one thread for all, and XGBoost's own, which takes what it is given, one as well.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import shap
import xgboost
from sklearn.datasets import make_regression
from sklearn.ensemble import GradientBoostingRegressor, RandomForestRegressor

from benchmarks.measured import Measured, Way, compared
from benchmarks.report import compared_table
from explainers.intake.forests.sklearn_trees import averaged, boosted
from explainers.intake.forests.xgboost_forest import xgboost_forest
from explainers.kernels.trees.edges import walk_of
from explainers.kernels.trees.forest import Forest
from explainers.kernels.trees.interactions import interaction_values
from explainers.records import Floats, pairs_of

FEATURES, TRAINING, ROWS, RUNS = 30, 20_000, 10_000, 3


def measured() -> Iterator[Measured]:
    """Compare on each model."""
    rows, target = make_regression(TRAINING, FEATURES, n_informative=20, noise=5.0, random_state=0)
    rows = rows.astype(np.float32).astype(np.float64)
    boosting = GradientBoostingRegressor(n_estimators=100, max_depth=6, random_state=0)
    boosting.fit(rows, target)
    first = np.ravel(boosting._raw_predict_init(np.zeros((1, FEATURES))))
    forest = boosted(boosting, first)
    yield _against_shap("boosting, 100 trees, depth 6", boosting, forest, rows, 20)
    bagging = RandomForestRegressor(50, max_depth=8, random_state=0).fit(rows, target)
    yield _against_shap("forest, 50 trees, depth 8", bagging, averaged(bagging), rows, 8)
    yield _xgboost(rows, target)


def _ours(forest: Forest, rows: Floats) -> Way:
    walk, each = walk_of(forest), np.arange(FEATURES)
    return Way("ours", ROWS, lambda n: _Halves(interaction_values(walk, rows[:n], each, FEATURES)))


class _Halves:
    """Our pairs; a square of halves, as shap gives it, only where rows are compared.

    The squares of all rows would take longer to write than their pairs to find.
    """

    def __init__(self, pairs: Floats) -> None:
        self._pairs = pairs[:, :, 0]

    def __array__(self, dtype: Any = None, copy: Any = None) -> Floats:
        first, second = pairs_of(FEATURES)
        square = np.zeros((len(self._pairs), FEATURES, FEATURES))
        square[:, first, second] += self._pairs / 2
        square[:, second, first] += self._pairs / 2
        return square


def _against_shap(name: str, model: Any, forest: Forest, rows: Floats, few: int) -> Measured:
    explainer = shap.TreeExplainer(model)
    scale = float(np.abs(model.predict(rows[:1_000])).max())
    peer = Way("shap", few, lambda count: explainer.shap_interaction_values(rows[:count]))
    return compared("SHAP interactions", name, _ours(forest, rows), peer, scale, RUNS)


def _xgboost(rows: Floats, target: Floats) -> Measured:
    settings = {"max_depth": 6, "nthread": 1}
    booster = xgboost.train(settings, xgboost.DMatrix(rows, target), 100)

    def own(count: int) -> Any:
        data = xgboost.DMatrix(rows[:count], nthread=1)
        return booster.predict(data, pred_interactions=True)[:, :-1, :-1]

    scale = float(np.abs(booster.predict(xgboost.DMatrix(rows[:1_000]))).max())
    ours, peer = _ours(xgboost_forest(booster, 1), rows), Way("xgboost", 40, own)
    return compared("SHAP interactions", "XGBoost, 100 trees, depth 6", ours, peer, scale, RUNS)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print("\n".join(compared_table(measured())))
