"""Path-dependent Tree SHAP against shap and the libraries' own: `python -m benchmarks.trees`.

shap explains scikit-learn's trees in its own C code on one thread, and hands XGBoost and LightGBM
their own native code on two; ours takes two threads for all.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

import lightgbm
import numpy as np
import pandas as pd
import shap
import xgboost
from sklearn.datasets import make_regression
from sklearn.ensemble import GradientBoostingRegressor, RandomForestRegressor
from woodelf import WoodelfExplainer

from benchmarks.measured import Measured, Way, compared
from benchmarks.report import compared_table
from explainers.intake.forests.lightgbm_forest import lightgbm_forest
from explainers.intake.forests.sklearn_trees import averaged, boosted
from explainers.intake.forests.xgboost_forest import xgboost_forest
from explainers.kernels.trees.edges import walk_of
from explainers.kernels.trees.forest import Forest
from explainers.kernels.trees.shapley import shapley_values
from explainers.records import Floats

FEATURES, TRAINING, ROWS, THREADS = 30, 20_000, 20_000, 2


def measured() -> Iterator[Measured]:
    """Compare on each kind of model."""
    rows, target = make_regression(TRAINING, FEATURES, n_informative=20, noise=5.0, random_state=0)
    rows = rows.astype(np.float32).astype(np.float64)
    boosting = GradientBoostingRegressor(n_estimators=100, max_depth=6, random_state=0)
    boosting.fit(rows, target)
    yield _against_shap("boosting, 100 trees, depth 6", boosting, _boosted(boosting), rows, 600)
    yield _against_woodelf("boosting, 100 trees, depth 6", boosting, _boosted(boosting), rows)
    shallow = RandomForestRegressor(50, max_depth=8, random_state=0).fit(rows, target)
    yield _against_shap("forest, 50 trees, depth 8", shallow, averaged(shallow), rows, 300)
    deep = RandomForestRegressor(50, random_state=0).fit(rows, target)
    yield _against_shap("forest, 50 trees, any depth", deep, averaged(deep), rows[:2_000], 30)
    yield from _xgboost(rows, target)
    yield from _lightgbm(rows, target)


def _boosted(model: GradientBoostingRegressor) -> Forest:
    return boosted(model, np.ravel(model._raw_predict_init(np.zeros((1, FEATURES)))))


def _ours(forest: Forest, rows: Floats) -> Way:
    walk = walk_of(forest)
    return Way("ours", len(rows), lambda n: shapley_values(walk, rows[:n], THREADS)[:, :, 0])


def _against_shap(name: str, model: Any, forest: Forest, rows: Floats, few: int) -> Measured:
    explainer = shap.TreeExplainer(model)

    def explain(count: int) -> Any:
        return explainer.shap_values(rows[:count], check_additivity=False)

    scale = float(np.abs(model.predict(rows[:1_000])).max())
    return compared("Tree SHAP", name, _ours(forest, rows), Way("shap", few, explain), scale)


def _against_woodelf(name: str, model: Any, forest: Forest, rows: Floats) -> Measured:
    frame = pd.DataFrame(rows, columns=[f"x{at}" for at in range(FEATURES)])
    explainer = WoodelfExplainer(model)

    def explain(count: int) -> Any:
        with redirect_stdout(StringIO()):  # it prints what it does
            return explainer.shap_values(frame.head(count), verbose=False)

    scale = float(np.abs(model.predict(rows[:1_000])).max())
    way = Way("WOODELF", len(rows), explain)
    return compared("Tree SHAP", name, _ours(forest, rows), way, scale)


def _xgboost(rows: Floats, target: Floats) -> Iterator[Measured]:
    settings = {"max_depth": 6, "nthread": THREADS}
    booster = xgboost.train(settings, xgboost.DMatrix(rows, target), 100)

    def own(count: int) -> Any:
        return booster.predict(xgboost.DMatrix(rows[:count]), pred_contribs=True)[:, :-1]

    forest = xgboost_forest(booster, 1)
    yield from _native("XGBoost, 100 trees, depth 6", booster, forest, rows, ("xgboost", own))


def _lightgbm(rows: Floats, target: Floats) -> Iterator[Measured]:
    settings = {"num_leaves": 63, "max_depth": 6, "num_threads": THREADS, "verbose": -1}
    booster = lightgbm.train(settings, lightgbm.Dataset(rows, target), 100)

    def own(count: int) -> Any:
        return booster.predict(rows[:count], pred_contrib=True)[:, :-1]

    forest = lightgbm_forest(booster)
    yield from _native("LightGBM, 100 trees, depth 6", booster, forest, rows, ("lightgbm", own))


def _native(
    name: str,
    booster: Any,
    forest: Forest,
    rows: Floats,
    own: tuple[str, Callable[[int], Any]],
) -> Iterator[Measured]:
    explainer = shap.TreeExplainer(booster)

    def explain(count: int) -> Any:
        return explainer.shap_values(rows[:count], check_additivity=False)

    ours = _ours(forest, rows)
    scale = float(np.abs(own[1](1_000).sum(axis=1)).max())
    for peer, way in (("shap", explain), own):
        yield compared("Tree SHAP", name, ours, Way(peer, 600, way), scale)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print("\n".join(compared_table(measured())))
