"""Tree SHAP against reference rows, beside shap and WOODELF: `python -m benchmarks.interventional`.

All three compare with the same 1,000 reference rows. shap takes one thread and its time grows with
them, so it explains few rows; ours takes two threads, and what is prepared once for the reference
rows is part of the time, as it is in WOODELF's.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

import numpy as np
import pandas as pd
import shap
import xgboost
from sklearn.datasets import make_regression
from sklearn.ensemble import GradientBoostingRegressor, RandomForestRegressor
from woodelf import WoodelfExplainer

from benchmarks.measured import Measured, Way, compared
from benchmarks.report import compared_table
from explainers.intake.forests.sklearn_trees import averaged, boosted
from explainers.intake.forests.xgboost_forest import xgboost_forest
from explainers.kernels.trees.edges import walk_of
from explainers.kernels.trees.forest import Forest
from explainers.kernels.trees.interventional import comparison_of, interventional_values
from explainers.records import Floats

FEATURES, TRAINING, ROWS, REFERENCES, THREADS, RUNS = 30, 20_000, 20_000, 1_000, 2, 3
WORK = "Tree SHAP against 1,000 reference rows"


def measured() -> Iterator[Measured]:
    """Compare on each kind of model."""
    rows, target = make_regression(TRAINING, FEATURES, n_informative=20, noise=5.0, random_state=0)
    rows = rows.astype(np.float32).astype(np.float64)
    boosting = GradientBoostingRegressor(n_estimators=100, max_depth=6, random_state=0)
    boosting.fit(rows, target)
    forest = boosted(boosting, np.ravel(boosting._raw_predict_init(np.zeros((1, FEATURES)))))
    yield _against_shap("boosting, 100 trees, depth 6", boosting, forest, rows, (ROWS, 20))
    yield _against_woodelf("boosting, 100 trees, depth 6", boosting, forest, rows)
    booster = xgboost.train({"max_depth": 6}, xgboost.DMatrix(rows, target), 100)
    few = (ROWS, 20)
    yield _against_shap(
        "XGBoost, 100 trees, depth 6", booster, xgboost_forest(booster, 1), rows, few
    )
    shallow = RandomForestRegressor(50, max_depth=8, random_state=0).fit(rows, target)
    yield _against_shap("forest, 50 trees, depth 8", shallow, averaged(shallow), rows, (ROWS, 8))
    deep = RandomForestRegressor(50, random_state=0).fit(rows, target)
    yield _against_shap("forest, 50 trees, any depth", deep, averaged(deep), rows, (32, 2))


def _ours(forest: Forest, rows: Floats, count: int) -> Way:
    walk, references = walk_of(forest), rows[:REFERENCES]

    def explain(some: int) -> Floats:
        comparison = comparison_of(forest, walk, references, THREADS)
        return interventional_values(comparison, rows[-some:][::-1], THREADS)[:, :, 0]

    return Way("ours", count, explain)


def _against_shap(
    name: str, model: Any, forest: Forest, rows: Floats, counts: tuple[int, int]
) -> Measured:
    masker = shap.maskers.Independent(rows[:REFERENCES], max_samples=REFERENCES)
    explainer = shap.TreeExplainer(model, masker, feature_perturbation="interventional")

    def explain(some: int) -> Any:
        return explainer.shap_values(rows[-some:][::-1], check_additivity=False)

    ours, peer = _ours(forest, rows, counts[0]), Way("shap", counts[1], explain)
    return compared(WORK, name, ours, peer, _scale(explain(2), explainer), RUNS)


def _scale(values: Any, explainer: Any) -> float:
    """The size of the model's outputs, by two rows' sums."""
    return float(np.abs(values.sum(axis=1) + explainer.expected_value).max())


def _against_woodelf(name: str, model: Any, forest: Forest, rows: Floats) -> Measured:
    frame = pd.DataFrame(rows, columns=[f"x{at}" for at in range(FEATURES)])

    def explain(some: int) -> Any:
        with redirect_stdout(StringIO()):  # it prints what it does
            explainer = WoodelfExplainer(model, frame.head(REFERENCES))
            return explainer.shap_values(frame.tail(some).iloc[::-1], verbose=False)

    scale = float(np.abs(model.predict(rows[-1_000:])).max())
    way = Way("WOODELF", ROWS, explain)
    return compared(WORK, name, _ours(forest, rows, ROWS), way, scale, RUNS)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print("\n".join(compared_table(measured())))
