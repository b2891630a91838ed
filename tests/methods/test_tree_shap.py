"""Tree SHAP against a slow implementation written from the paper."""

import numpy as np
import pandas as pd
import pytest
import skops.io
import xgboost
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.pipeline import make_pipeline

from explainers.checks.additivity import ROUNDING, additivity
from explainers.methods import registry
from explainers.methods.tree_shap import add_up
from tests import toys
from tests.reference.path_game import from_sklearn, from_xgboost, shapley
from tests.subjects import subject
from tests.wrong import break_tree_shap

METHOD = registry()["tree_shap"]
NAMES = ["a", "b", "c"]


def grid():
    """Rows on a coarse grid, so that many stand exactly on a threshold."""
    axis = np.arange(4.0)
    return pd.DataFrame(
        [(a, b, c) for a in axis for b in axis for c in axis], columns=NAMES
    ).astype("float64")


def target(data):
    return ((data.a > 1) + (data.b > 1) * (data.c > 0) >= 1).astype(int)


def table():
    return grid().to_csv(index=False).encode()


def explain(data, rows=64):
    given = subject(data, rows, table())
    return METHOD.run(given, METHOD.parameters(), np.random.default_rng(0)).arrays


def test_equals_the_definition_on_a_forest():
    model = RandomForestClassifier(3, max_depth=3, random_state=1).fit(grid(), target(grid()))
    found = explain(skops.io.dumps(model))["values"]
    trees = [from_sklearn(tree.tree_) for tree in model.estimators_]
    for row in (0, 21, 42, 63):
        slow = shapley(trees, grid().to_numpy()[row], 3) / len(trees)
        np.testing.assert_allclose(found[row], slow, atol=1e-6)


def test_equals_the_definition_on_xgboost():
    data = xgboost.DMatrix(grid(), label=target(grid()))
    booster = xgboost.train({"max_depth": 3, "objective": "binary:logistic"}, data, 3)
    found = explain(bytes(booster.save_raw("json")))["values"]
    rows = booster.trees_to_dataframe().to_dict("records")
    trees = [from_xgboost(rows, NAMES, f"{i}-0") for i in range(3)]
    for row in (0, 21, 42, 63):
        slow = shapley(trees, grid().to_numpy()[row], 3)
        np.testing.assert_allclose(found[row, :, 1], slow, atol=1e-5)
        np.testing.assert_allclose(found[row, :, 0], -slow, atol=1e-5)


def test_symmetric_features_get_equal_shares():
    data = grid()[["a", "b"]]
    label = (data.a > 1).astype(float) + (data.b > 1)
    matrix = xgboost.DMatrix(data, label=label)
    stumps = xgboost.train({"max_depth": 1, "eta": 1.0, "lambda": 0.0}, matrix, 2)
    values = explain(bytes(stumps.save_raw("json")))["values"][:, :, 0]
    same = (data.a > 1).to_numpy() == (data.b > 1).to_numpy()
    np.testing.assert_allclose(values[same, 0], values[same, 1], atol=1e-6)
    assert np.abs(values[~same, 0] - values[~same, 1]).min() > 0.5


def test_encoded_columns_are_added_up_to_the_users_columns():
    values = np.arange(2 * 4 * 1, dtype=float).reshape(2, 4, 1)
    summed = add_up(values, np.array([1, 0, 1, 1]), 3)
    np.testing.assert_array_equal(summed[:, :, 0], [[1, 0 + 2 + 3, 0], [5, 4 + 6 + 7, 0]])


def test_native_categories_are_explained():
    coded = toys.frame().assign(
        housing=np.unique(toys.frame().housing, return_inverse=True)[1],
        job=np.unique(toys.frame().job, return_inverse=True)[1],
    )
    given = subject(toys.native_categories(), 100, coded.to_csv(index=False).encode())
    arrays = METHOD.run(given, METHOD.parameters(), np.random.default_rng(0)).arrays
    check = additivity(arrays["values"], arrays["base_values"], arrays["outputs"])
    assert check.passed and check.value < 1e-2 * check.tolerance
    moved = np.abs(arrays["values"]).mean(axis=(0, 2))
    names = list(coded.columns)
    assert min(moved[names.index("housing")], moved[names.index("job")]) > 1e-3


def test_sums_that_miss_are_not_shown(monkeypatch):
    break_tree_shap(monkeypatch)
    given = subject(toys.model("xgboost"))
    arrays = METHOD.run(given, METHOD.parameters(), np.random.default_rng(0)).arrays
    check = additivity(arrays["values"], arrays["base_values"], arrays["outputs"])
    assert not check.passed and check.value > 100 * check.tolerance
    assert "are not shown" in check.sentence


@pytest.mark.parametrize("model", ["histogram", "xgboost", "lightgbm-value"])
def test_the_tolerance_breaks_when_values_are_a_little_wrong(model):
    arrays = METHOD.run(
        subject(toys.model(model)), METHOD.parameters(), np.random.default_rng(0)
    ).arrays
    scale = max(1.0, np.abs(arrays["outputs"]).max())
    wrong = arrays["values"].copy()
    wrong[3, 1, 0] += 1.5 * ROUNDING * scale
    assert additivity(arrays["values"], arrays["base_values"], arrays["outputs"]).passed
    assert not additivity(wrong, arrays["base_values"], arrays["outputs"]).passed


def test_a_value_that_is_not_finite_never_passes():
    values = np.full((1, 2, 1), np.nan)
    assert not additivity(values, np.zeros((1, 1)), np.zeros((1, 1))).passed


def test_histogram_boosting_fitted_on_bare_arrays_is_explained_by_position():
    data = grid()
    model = HistGradientBoostingClassifier(max_iter=5, min_samples_leaf=2)
    model.fit(data.to_numpy(), target(data))
    arrays = explain(skops.io.dumps(model))
    assert additivity(arrays["values"], arrays["base_values"], arrays["outputs"]).passed


def test_a_last_column_that_the_model_drops_is_a_player_too():
    kept = ColumnTransformer([("kept", "passthrough", ["a", "b"])])
    model = make_pipeline(kept, RandomForestClassifier(3, max_depth=3, random_state=1))
    given = subject(skops.io.dumps(model.fit(grid(), target(grid()))), 9, table())
    for joined in ("added up", "one player"):
        parameters = METHOD.parameters(joined=joined)
        values = METHOD.run(given, parameters, np.random.default_rng(0)).arrays["values"]
        assert values.shape == (9, 3, 2) and not values[:, 2].any() and values[:, 1].any()
