"""Histogram gradient boosting: native categories, unknown ones, missing values."""

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from explainers.intake.forests.histogram import histogram, inner_columns
from tests.intake.forests.tables import CATEGORIES, CLOSE, gap, on_bounds, table, targets


def test_numbers_and_missing_values():
    rows = table()
    model = HistGradientBoostingRegressor(max_iter=20).fit(rows, targets(rows, 0))
    forest = histogram(model)
    assert inner_columns(model).tolist() == [0, 1, 2, 3, 4]
    asked = on_bounds(forest, rows)
    assert gap(forest, asked, model.predict(asked)) < CLOSE


@pytest.mark.parametrize("classes", [2, 3])
def test_categories_known_unknown_and_missing(classes):
    rows = table()
    model = HistGradientBoostingClassifier(max_iter=20, categorical_features=CATEGORIES)
    model.fit(rows, targets(rows, classes))
    asked = table(seed=5)
    asked[:20, 1], asked[20:40, 3] = 77, 99
    forest = histogram(model)
    inner = model._preprocessor.transform(asked)
    assert inner_columns(model).tolist() == [1, 3, 0, 2, 4]
    assert any((tree.members >= 0).any() for tree in forest.trees)
    assert gap(forest, inner, model.decision_function(asked)) < CLOSE


def test_categories_of_text():
    rows = table()
    frame = pd.DataFrame(rows, columns=list("abcde"))
    frame["b"] = pd.Categorical(frame["b"].map(lambda code: f"kind {code}", na_action="ignore"))
    model = HistGradientBoostingRegressor(max_iter=20, categorical_features="from_dtype")
    model.fit(frame, targets(rows, 0))
    asked = frame.astype({"b": object})
    asked.loc[:30, "b"] = "never seen"
    inner = model._preprocessor.transform(asked)
    assert gap(histogram(model), np.asarray(inner, dtype=float), model.predict(asked)) < CLOSE


def test_categories_the_model_never_saw_are_no_ordinary_ones():
    """The gap shows it where unknown codes go with the known ones."""
    rows = table()
    model = HistGradientBoostingRegressor(max_iter=20, categorical_features=CATEGORIES)
    model.fit(rows, targets(rows, 0))
    forest = histogram(model)
    asked = rows.copy()
    asked[:, 3] = 99
    inner = model._preprocessor.transform(asked)
    turned = type(forest)(**{**vars(forest), "sets": ~forest.sets})
    assert gap(forest, inner, model.predict(asked)) < CLOSE
    assert gap(turned, inner, model.predict(asked)) > CLOSE
