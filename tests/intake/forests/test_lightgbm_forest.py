"""LightGBM's trees in the one form answer and explain what LightGBM's do."""

import lightgbm
import numpy as np
import pytest

from explainers.intake.forests.lightgbm_forest import as_read, lightgbm_forest
from explainers.kernels.trees.edges import walk_of
from explainers.kernels.trees.shapley import shapley_values
from tests.intake.forests.tables import CATEGORIES, CLOSE, on_bounds, table, targets

COMMON = {
    "verbose": -1,
    "num_threads": 1,
    "min_data_in_leaf": 3,
    "cat_smooth": 1,
    "min_data_per_group": 5,
}
FAMILIES = {
    "classes": ({"objective": "multiclass", "num_class": 3}, 3),
    "two classes": ({"objective": "binary"}, 2),
    "numbers": ({}, 0),
    "zero is missing": ({"zero_as_missing": True}, 0),
    "nothing is missing": ({"use_missing": False}, 0),
    "dropout": ({"boosting": "dart", "drop_rate": 0.5}, 0),
    "averaged": ({"boosting": "rf", "bagging_freq": 1, "bagging_fraction": 0.5}, 0),
}
ROUNDS = 12


def trained(parameters, classes):
    rows = table()
    settings = {**COMMON, **parameters}
    data = lightgbm.Dataset(
        rows, targets(rows, classes), categorical_feature=list(CATEGORIES), params=settings
    )
    return lightgbm.train(settings, data, ROUNDS)


def asked_rows(forest):
    """Zeros, unknown, negative and broken codes as well."""
    rows = on_bounds(forest, table(seed=3))
    rows[:30, 0], rows[30:60, 3], rows[60:70, 3], rows[70:80, 1] = 0, 99, -2, 2.7
    rows[80:90, 2], rows[90:95, 2], rows[95:99, 4] = 1e-36, -1e-36, 1.1e-35
    return rows


@pytest.mark.parametrize("name", FAMILIES)
def test_it_explains_what_lightgbm_answers(name):
    parameters, classes = FAMILIES[name]
    booster = trained(parameters, classes)
    outputs = 3 if classes > 2 else 1
    forest = lightgbm_forest(booster)
    assert any((tree.members >= 0).any() for tree in forest.trees)
    asked = asked_rows(forest)
    share = 1 / ROUNDS if name == "averaged" else 1  # its raw scores are sums all the same
    margins = share * booster.predict(asked, raw_score=True).reshape(len(asked), outputs)
    own = share * booster.predict(asked, pred_contrib=True).reshape(len(asked), outputs, -1)
    walk = walk_of(forest)
    values = shapley_values(walk, as_read(asked))
    scale = max(1.0, np.abs(margins).max())
    assert np.abs(walk.base + values.sum(axis=1) - margins).max() < CLOSE * scale
    assert np.abs(values - own[:, :, :-1].transpose(0, 2, 1)).max() < CLOSE * scale


@pytest.mark.parametrize("change", ["bound", "missing"])
def test_a_wrong_convention_is_no_small_error(change):
    booster = trained(*FAMILIES["numbers"])
    forest = lightgbm_forest(booster)
    asked = asked_rows(forest)
    if change == "bound":
        trees = tuple(
            type(tree)(**{**vars(tree), "bound": np.nextafter(tree.bound, -np.inf)})
            for tree in forest.trees
        )
        other = type(forest)(**{**vars(forest), "trees": trees})
    else:
        turned = {"left": "right", "right": "left", "zero": "left"}
        columns = tuple(
            type(column)(**{**vars(column), "missing": turned[column.missing]})
            for column in forest.columns
        )
        other = type(forest)(**{**vars(forest), "columns": columns})
    walk = walk_of(other)
    margins = booster.predict(asked, raw_score=True)
    sums = (walk.base + shapley_values(walk, as_read(asked)).sum(axis=1))[:, 0]
    assert np.abs(sums - margins).max() > CLOSE * np.abs(margins).max()
