"""scikit-learn's trees in the one form answer and explain what scikit-learn's do."""

import numpy as np
import pytest
import shap
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.tree import (
    DecisionTreeClassifier,
    DecisionTreeRegressor,
    ExtraTreeClassifier,
    ExtraTreeRegressor,
)

from explainers.intake.forests.sklearn_trees import averaged, boosted
from explainers.kernels.trees.edges import walk_of
from explainers.kernels.trees.shapley import shapley_values
from tests.intake.forests.tables import CLOSE, gap, on_bounds, table, targets

CLASSIFIERS = (
    DecisionTreeClassifier,
    ExtraTreeClassifier,
    RandomForestClassifier,
    ExtraTreesClassifier,
)
REGRESSORS = (DecisionTreeRegressor, ExtraTreeRegressor, RandomForestRegressor, ExtraTreesRegressor)


def few(kind):
    return {"n_estimators": 12} if "Trees" in kind.__name__ or "Forest" in kind.__name__ else {}


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("kind", CLASSIFIERS)
def test_shares_of_classes(kind, classes):
    rows = table()
    model = kind(random_state=0, max_depth=6, **few(kind)).fit(rows, targets(rows, classes))
    forest = averaged(model)
    asked = on_bounds(forest, rows)
    shares = model.predict_proba(asked)
    assert gap(forest, asked, shares if classes > 2 else shares[:, 1]) < CLOSE


@pytest.mark.parametrize("kind", REGRESSORS)
def test_numbers(kind):
    rows = table()
    model = kind(random_state=0, **few(kind)).fit(rows, targets(rows, 0))
    forest = averaged(model)
    asked = on_bounds(forest, rows)
    assert gap(forest, asked, model.predict(asked)) < CLOSE


@pytest.mark.parametrize("classes", [0, 2, 3])
def test_boosting(classes):
    rows = table(whole=True)
    kind = GradientBoostingClassifier if classes else GradientBoostingRegressor
    model = kind(random_state=0, n_estimators=20).fit(rows, targets(rows, classes))
    forest = boosted(model, np.ravel(model._raw_predict_init(rows[:1])))
    asked = on_bounds(forest, rows)
    margins = model.decision_function(asked) if classes else model.predict(asked)
    assert gap(forest, asked, margins) < CLOSE


def test_weighted_rows_count_with_their_weights():
    rows = table(whole=True)
    weights = np.random.default_rng(2).uniform(0.1, 5, len(rows))
    model = RandomForestRegressor(8, random_state=0).fit(rows, targets(rows, 0), weights)
    expected = shap.TreeExplainer(model)
    values = shapley_values(walk_of(averaged(model)), rows)[:, :, 0]
    assert np.abs(values - expected.shap_values(rows)).max() < CLOSE * np.abs(values).max()


def test_equal_values_go_left_and_the_gap_shows_where_they_do_not():
    rows = table()
    model = DecisionTreeRegressor(random_state=0).fit(rows, targets(rows, 0))
    forest = averaged(model)
    tree = forest.trees[0]
    strict = type(tree)(**{**vars(tree), "bound": model.tree_.threshold})
    other = type(forest)(**{**vars(forest), "trees": (strict,)})
    asked = on_bounds(other, rows)  # the bounds themselves
    assert gap(forest, asked, model.predict(asked)) < CLOSE
    assert gap(other, asked, model.predict(asked)) > CLOSE
