"""XGBoost's trees in the one form answer and explain what XGBoost's do."""

import numpy as np
import pytest
import xgboost

from explainers.intake.forests.xgboost_forest import xgboost_forest
from explainers.kernels.trees.edges import walk_of
from explainers.kernels.trees.shapley import shapley_values
from tests.intake.forests.tables import CLOSE, on_bounds, table, targets

TYPES = ["q", "c", "q", "c", "q"]
FAMILIES = {
    "classes": ({"objective": "multi:softprob", "num_class": 3}, 3),
    "two classes": ({"objective": "binary:logistic"}, 2),
    "numbers": ({"objective": "reg:squarederror"}, 0),
    "logarithms": ({"objective": "reg:gamma"}, 0),
    "dropout": ({"booster": "dart", "rate_drop": 0.3, "seed": 1}, 0),
    "forest": ({"num_parallel_tree": 3, "subsample": 0.5}, 0),
}


def matrix(rows, labels=None):
    return xgboost.DMatrix(rows, labels, feature_types=TYPES, enable_categorical=True)


def trained(parameters, classes, onehot):
    rows = table()
    labels = targets(rows, classes)
    labels = labels - labels.min() + 1 if not classes else labels
    settings = {"max_depth": 5, "max_cat_to_onehot": onehot, "nthread": 1, **parameters}
    return xgboost.train(settings, matrix(rows, labels), 12)


@pytest.mark.parametrize("onehot", [1, 20], ids=["sets of codes", "one code"])
@pytest.mark.parametrize("name", FAMILIES)
def test_it_explains_what_xgboost_answers(name, onehot):
    parameters, classes = FAMILIES[name]
    booster = trained(parameters, classes, onehot)
    outputs = 3 if classes > 2 else 1
    forest = xgboost_forest(booster, outputs)
    assert any((tree.members >= 0).any() for tree in forest.trees)
    asked = on_bounds(forest, table(seed=3))
    asked[:30, 1], asked[30:60, 3] = 40, 77  # codes that training did not have
    margins = booster.predict(matrix(asked), output_margin=True).reshape(len(asked), outputs)
    own = booster.predict(matrix(asked), pred_contribs=True).reshape(len(asked), outputs, -1)
    walk = walk_of(forest)
    values = shapley_values(walk, asked)
    scale = max(1.0, np.abs(margins).max())
    rest = margins - walk.base - values.sum(axis=1)
    assert np.ptp(rest, axis=0).max() < CLOSE * scale  # the start, the same for all rows
    assert np.abs(values - own[:, :, :-1].transpose(0, 2, 1)).max() < CLOSE * scale


def test_equal_values_go_right_and_the_gap_shows_where_they_do_not():
    booster = trained(*FAMILIES["numbers"], onehot=1)
    forest = xgboost_forest(booster, 1)
    loose = tuple(
        type(tree)(**{**vars(tree), "bound": np.nextafter(tree.bound, np.inf)})
        for tree in forest.trees
    )
    other = type(forest)(**{**vars(forest), "trees": loose})
    asked = on_bounds(forest, table(seed=3))
    margins = booster.predict(matrix(asked), output_margin=True)[:, None]
    walk = walk_of(other)
    rest = margins - walk.base - shapley_values(walk, asked).sum(axis=1)
    assert np.ptp(rest, axis=0).max() > CLOSE * np.abs(margins).max()
