"""skops files: ordinary models answer here as they do in scikit-learn."""

import numpy as np
import pandas as pd
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer, make_column_selector, make_column_transformer
from sklearn.ensemble import (
    AdaBoostClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    StackingClassifier,
    VotingClassifier,
)
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.feature_selection import SelectKBest
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, OrdinalEncoder, StandardScaler
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier

from tests import toys
from tests.intake.skops_files import NUMBERS, forest, handle_of
from tests.subjects import explained

TWO = toys.two()


# Missing numbers and missing texts, as a table gives them.
HOLES = toys.frame().assign(
    age=toys.frame().age.where(toys.frame().age > 25),
    housing=toys.frame().housing.where(toys.frame().age > 30),
)


def filled():
    """A forest behind the usual steps for gaps and texts."""
    texts = make_pipeline(
        SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore")
    )
    numbers = make_pipeline(SimpleImputer(add_indicator=True), StandardScaler())
    columns = make_column_transformer((texts, list(toys.TEXTS)), (numbers, list(toys.NUMBERS)))
    return make_pipeline(columns, forest())


def chosen():
    """A forest behind columns chosen by their type, of which the best are kept."""
    columns = ColumnTransformer(
        [("text", OrdinalEncoder(), make_column_selector(dtype_exclude="number"))],
        remainder=StandardScaler(),
    )
    return make_pipeline(columns, SelectKBest(k=3), forest())


# A model -> the frame it is fitted on.
ORDINARY = {
    "steps for gaps and texts": (filled, HOLES),
    "columns chosen by their type": (chosen, toys.frame().drop(columns="unused")),
    "a calibrated machine": (
        lambda: CalibratedClassifierCV(make_pipeline(StandardScaler(), LinearSVC()), cv=2),
        NUMBERS,
    ),
    "a network": (
        lambda: make_pipeline(StandardScaler(), MLPClassifier(3, max_iter=2_000, tol=1e-2)),
        NUMBERS,
    ),
    "a vote": (
        lambda: VotingClassifier([("a", forest()), ("b", LogisticRegression())], voting="soft"),
        NUMBERS[["age"]],
    ),
    "a stack": (
        lambda: StackingClassifier([("a", forest()), ("b", DecisionTreeClassifier())], cv=2),
        NUMBERS,
    ),
    "one against the rest": (
        lambda: OneVsRestClassifier(DecisionTreeClassifier(max_depth=2)),
        NUMBERS,
    ),
    "boosted stumps": (lambda: AdaBoostClassifier(n_estimators=4), NUMBERS),
    "neighbours found by looking at all": (
        lambda: KNeighborsClassifier(algorithm="brute"),
        NUMBERS,
    ),
    "pipelines in a pipeline": (
        lambda: make_pipeline(StandardScaler(), make_pipeline(MinMaxScaler(), forest())),
        NUMBERS,
    ),
    "a step left out": (lambda: Pipeline([("a", "passthrough"), ("b", forest())]), NUMBERS),
}


@pytest.mark.parametrize(("build", "frame"), ORDINARY.values(), ids=ORDINARY)
def test_ordinary_models_answer_as_in_scikit_learn(build, frame):
    model = build().fit(frame, TWO)
    handle = handle_of(model)
    np.testing.assert_allclose(handle.predict(frame), model.predict_proba(frame), rtol=1e-12)
    assert handle.card.classes == ("no", "yes")
    assert [feature.name for feature in handle.card.features] == list(frame)


def test_categories_inside_histogram_boosting_answer_and_are_explained():
    frame = toys.frame().astype(dict.fromkeys(toys.TEXTS, "category"))
    model = HistGradientBoostingClassifier(max_iter=4, categorical_features="from_dtype")
    handle = handle_of(model.fit(frame, TWO))
    np.testing.assert_allclose(handle.predict(toys.frame()), model.predict_proba(frame))
    values, base = explained(handle.trees, toys.frame())
    sums = values.sum(axis=1) + base
    np.testing.assert_allclose(sums, handle.trees.margins(toys.frame())[:, 1:], atol=1e-5)
    assert handle.trees.sources.tolist() == [3, 4, 0, 1, 2]


def test_half_the_log_odds_are_not_called_log_odds():
    model = GradientBoostingClassifier(loss="exponential", n_estimators=5).fit(NUMBERS, TWO)
    handle = handle_of(model)
    assert handle.trees.unit == "score"
    margin = handle.trees.margins(NUMBERS)[:, 1]
    np.testing.assert_allclose(handle.predict(NUMBERS)[:, 1], 1 / (1 + np.exp(-2 * margin)))


def test_a_text_column_among_others_is_fine():
    columns = ColumnTransformer([("t", CountVectorizer(), "housing")], remainder="passthrough")
    frame = toys.frame()[["age", "housing"]]
    model = make_pipeline(columns, forest()).fit(frame, TWO)
    handle = handle_of(model)
    np.testing.assert_array_equal(handle.predict(frame), model.predict_proba(frame))
    np.testing.assert_array_equal(handle.trees.sources, [1, 1, 1, 0])


def test_predictions_take_the_frames_a_table_gives():
    """pandas' text type and plain objects are both what a step for texts may meet."""
    model = filled().fit(HOLES.astype({"housing": object, "job": object}), TWO)
    handle = handle_of(model)
    as_text = HOLES.astype({"housing": pd.StringDtype(na_value=np.nan)})
    np.testing.assert_array_equal(handle.predict(as_text), handle.predict(HOLES))
