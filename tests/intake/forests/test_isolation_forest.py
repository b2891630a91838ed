"""An isolation forest's mean path length: its own score's, the definition's, and shap's shares."""

import numpy as np
import pandas as pd
import pytest
import shap
import skops.io
from sklearn.ensemble import IsolationForest
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from explainers.errors import RefusedError
from explainers.intake import models
from explainers.intake.forests.isolation_forest import isolation_forest, path_lengths
from explainers.kernels.trees.edges import walk_of
from explainers.kernels.trees.shapley import shapley_values
from tests.intake.boosted.catboost_shares import gap as gap_of
from tests.intake.forests.tables import CLOSE, gap, on_bounds, table
from tests.reference.path_game import from_sklearn, shapley

FAMILIES = {
    "all columns": {},
    "some columns for each tree": {"max_features": 0.6},
    "few rows for each tree": {"max_samples": 20, "max_features": 3},
    "drawn with replacement": {"bootstrap": True},
}


def fitted(rows, **options):
    return IsolationForest(**{"n_estimators": 12, "random_state": 0, **options}).fit(rows)


def margins(model, rows):
    return path_lengths(model, model.score_samples(rows))


@pytest.mark.parametrize("name", FAMILIES)
def test_its_score_is_that_of_the_mean_path_length(name):
    model = fitted(table(), **FAMILIES[name])
    forest = isolation_forest(model)
    asked = on_bounds(forest, table(seed=3))
    assert gap(forest, asked, margins(model, asked)) < CLOSE


def length_of(node, row, depth=0):
    """The definition: splits on the way, and what the rows left in the leaf would take."""
    if node.left is not None:
        way = node.left if node.goes_left(row[node.feature]) else node.right
        return length_of(way, row, depth + 1)
    left = int(node.value[0])
    if left <= 2:
        return depth + (left == 2)
    harmonic = np.log(left - 1) + np.euler_gamma
    return depth + 2 * harmonic - 2 * (left - 1) / left


def test_a_path_length_is_what_the_paper_says():
    rows = table(whole=True)
    model = fitted(rows, max_samples=100)
    for tree in model.estimators_:
        tree.tree_.value[:, 0, 0] = tree.tree_.n_node_samples
    nodes = [from_sklearn(tree.tree_) for tree in model.estimators_]
    slow = [np.mean([length_of(node, row) for node in nodes]) for row in rows[:40]]
    np.testing.assert_allclose(margins(model, rows[:40]), slow, rtol=1e-12)


@pytest.mark.parametrize("name", ["all columns", "some columns for each tree"])
def test_its_attributions_are_those_of_shap(name):
    rows = table(whole=True)
    model = fitted(rows, **FAMILIES[name])
    walk = walk_of(isolation_forest(model))
    expected = shap.TreeExplainer(model)
    values = shapley_values(walk, rows)[:, :, 0]
    assert np.abs(values - expected.shap_values(rows)).max() < CLOSE * np.abs(values).max()
    assert np.abs(walk.base - expected.expected_value).max() < CLOSE


def test_its_attributions_are_those_of_the_paper():
    rows = table(whole=True)
    model = fitted(rows, max_features=3, n_estimators=4, max_samples=16)
    forest = isolation_forest(model)
    for tree, laid in zip(model.estimators_, forest.trees, strict=True):
        tree.tree_.value[:, 0, :] = laid.values
    slow = []
    for row in rows[:4]:
        total = np.zeros(5)
        for tree, shown in zip(model.estimators_, model.estimators_features_, strict=True):
            found = shapley([from_sklearn(tree.tree_)], row[shown], len(shown))
            total[shown] += found[:, 0]
        slow.append(total)
    values = shapley_values(walk_of(forest), rows[:4])[:, :, 0]
    assert np.abs(values - slow).max() < CLOSE * np.abs(slow).max()


def test_columns_taken_for_others_are_no_small_error():
    rows = table()
    model = fitted(rows, max_features=0.6)
    model.estimators_features_ = [np.arange(3)] * len(model.estimators_)
    wrong = isolation_forest(model)
    assert gap(wrong, rows, margins(fitted(rows, max_features=0.6), rows)) > CLOSE


def opened(model):
    return models.read(skops.io.dumps(model), "unusual.skops")


def test_it_answers_one_number_that_is_no_prediction():
    frame = pd.DataFrame(table(whole=True), columns=list("abcde"))
    model = make_pipeline(StandardScaler(), fitted(frame)).fit(frame)
    handle = opened(model)
    card = handle.card
    assert (card.task, card.outputs, card.classes) == ("regression", 1, ())
    assert card.unit == "anomaly score (low is unusual)"
    assert dict(card.details) == {"trees": "12"}
    assert any("calls a row an outlier below -0.5" in note for note in card.notes)
    np.testing.assert_array_equal(handle.predict(frame)[:, 0], model.score_samples(frame))
    assert handle.trees.unit == "mean path length (short is unusual)"
    assert gap_of(handle, frame) < CLOSE


def test_trees_of_single_rows_have_no_path_lengths():
    handle = opened(fitted(table(whole=True), max_samples=1))
    assert handle.trees is None
    assert "grown from a single row" in handle.card.lacks["trees"]


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (np.array([0, 1, 5]), "asks for column 5 of 5 columns"),
        (np.array([0, 1]), "takes 3 columns and the whole 2"),
        (np.array([0.0, 1.0, 2.0]), "are no numbers"),
    ],
)
def test_columns_that_are_not_there_are_refused(shown, words):
    model = fitted(table(whole=True), max_features=3)
    model.estimators_features_ = [*model.estimators_features_[:-1], shown]
    with pytest.raises(RefusedError) as caught:
        opened(model)
    assert caught.value.code == "BROKEN_MODEL"
    assert words in caught.value.sentence


def test_whole_rows_are_not_given_to_narrower_trees():
    model = fitted(table(whole=True), max_features=3)
    model._max_features = 5
    with pytest.raises(RefusedError) as caught:
        opened(model)
    assert "takes 3 columns and the whole 5" in caught.value.sentence
