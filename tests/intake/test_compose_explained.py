"""A preprocessor and its model as one: the reasons are those of the whole pipeline."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import skops.io
import xgboost
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from explainers.intake import models
from explainers.methods import exact_shap, integrated_gradients, tree_shap
from explainers.methods.fitness import why_not
from tests import apart, cards, toys
from tests.apart import NUMBERS
from tests.methods.agnostic import explain
from tests.reference.coalition_game import shapley
from tests.subjects import subject, subject_of

SAME = {"rtol": 0, "atol": 1e-9}


def explained(method, handle, rows=6, **parameters):
    return explain(method.METHOD, subject_of(handle, rows), **parameters)


@pytest.mark.parametrize("name", apart.MODELS)
def test_exact_shap_is_that_of_the_whole_pipeline(name):
    """The very acceptance: a scaler saved apart, and charts in original units."""
    files = apart.scaled(name)
    ours = explained(exact_shap, files.joined(), reference_rows=20)
    whole = explain(exact_shap.METHOD, subject(files.whole, 6), reference_rows=20)
    for array in ("values", "base_values", "outputs"):
        np.testing.assert_allclose(ours.arrays[array], whole.arrays[array], **SAME)
    assert np.abs(ours.arrays["values"]).max() > 0.01


def test_exact_shap_of_a_regression_is_that_of_the_whole_pipeline():
    files = apart.value()
    ours = explained(exact_shap, files.joined(), reference_rows=20)
    whole = explain(exact_shap.METHOD, subject(files.whole, 6), reference_rows=20)
    np.testing.assert_allclose(ours.arrays["values"], whole.arrays["values"], **SAME)


@pytest.mark.parametrize("name", ["forest", "histogram"])
def test_tree_shap_is_that_of_the_whole_pipeline(name):
    files = apart.scaled(name)
    ours = explained(tree_shap, files.joined(), 40)
    whole = explain(tree_shap.METHOD, subject(files.whole, 40))
    for array in ("values", "base_values", "outputs"):
        np.testing.assert_allclose(ours.arrays[array], whole.arrays[array], **SAME)


def test_another_scaler_gives_other_reasons():
    """Were the preprocessor left out of the way, these would agree too."""
    files = apart.scaled("logistic")
    other = skops.io.dumps(StandardScaler().fit(NUMBERS.head(40)))
    ours = explained(exact_shap, files.joined(), reference_rows=20)
    theirs = explained(exact_shap, replace(files, preprocessor=other).joined(), reference_rows=20)
    assert np.abs(ours.arrays["values"] - theirs.arrays["values"]).max() > 1e-3


@pytest.mark.parametrize("family", ["xgboost", "lightgbm"])
def test_tree_shap_of_a_booster_behind_one_hot_columns_is_added_up(family):
    import shap

    files, booster = apart.boosted(family)
    ours = explained(tree_shap, files.joined(), 40)
    _, made = apart.encoded()
    whole = pd.DataFrame(
        shap.TreeExplainer(booster).shap_values(made.head(40)), columns=made.columns
    )
    for place, name in enumerate((*toys.NUMBERS, *toys.TEXTS)):
        parts = [column for column in made if column.split("__")[1].split("_")[0] == name]
        assert len(parts) == {"housing": 3, "job": 2}.get(name, 1)
        expected = whole[parts].to_numpy(np.float64).sum(axis=1)
        # The kernel adds in single precision.
        np.testing.assert_allclose(ours.arrays["values"][:, place, 1], expected, atol=1e-5)
    assert ours.facts["notes"][0].startswith("The trees see 8 encoded columns")


@pytest.mark.parametrize("family", ["xgboost", "lightgbm"])
def test_exact_shap_of_a_booster_behind_one_hot_columns_follows_the_formula(family):
    files, booster = apart.boosted(family)
    before, made = apart.encoded()

    def predict(frame):
        dense = pd.DataFrame(before.transform(frame), columns=made.columns)
        given = xgboost.DMatrix(dense) if family == "xgboost" else dense
        second = np.asarray(booster.predict(given), dtype=np.float64)
        return np.stack([1 - second, second], axis=1)

    asked = subject_of(files.joined(), 2)
    ours = explain(exact_shap.METHOD, replace(asked, reference=asked.reference.head(4)))
    for at in range(2):
        expected = shapley(predict, asked.rows.iloc[[at]], asked.reference.head(4))
        # XGBoost answers in single precision.
        np.testing.assert_allclose(ours.arrays["values"][at], expected, atol=1e-7)


def test_what_cannot_be_traced_lacks_trees_and_keeps_its_answers():
    files = apart.split(
        make_pipeline(StandardScaler(), PCA(2)), RandomForestClassifier(6, random_state=0)
    )
    handle = files.joined()
    said = (
        "The attributions cannot be given per column of yours: in the preprocessor, PCA mixes "
        "several columns into one."
    )
    assert handle.trees is None
    assert [handle.card.lacks[need] for need in ("trees", "gradients")] == [
        said,
        "RandomForestClassifier has no gradients to follow; networks have them.",
    ]
    assert why_not(tree_shap.METHOD, cards.analysis(handle.card)) == said
    ours = explained(exact_shap, handle, reference_rows=20)
    whole = explain(exact_shap.METHOD, subject(files.whole, 6), reference_rows=20)
    np.testing.assert_allclose(ours.arrays["values"], whole.arrays["values"], **SAME)


@pytest.fixture(scope="module")
def network():
    return apart.network()


def test_a_network_behind_a_scaler_answers_as_the_two_do(network):
    files, scaler, net = network
    handle = files.joined()
    second = net(scaler.transform(NUMBERS).astype(np.float32)).numpy()[:, 0]
    np.testing.assert_allclose(handle.predict(NUMBERS)[:, 1], second, atol=1e-6)
    assert handle.card.kind.startswith("StandardScaler → Sequential network")


def test_exact_shap_of_a_network_behind_a_scaler_follows_the_formula(network):
    files, scaler, net = network

    def predict(frame):
        second = net(scaler.transform(frame).astype(np.float32)).numpy()[:, 0]
        return np.stack([1 - second, second], axis=1).astype(np.float64)

    asked = subject_of(files.joined(), 1)
    ours = explain(exact_shap.METHOD, replace(asked, reference=asked.reference.head(5)))
    expected = shapley(predict, asked.rows, asked.reference.head(5))
    np.testing.assert_allclose(ours.arrays["values"][0], expected, atol=1e-6)


def test_slopes_of_a_network_stay_those_by_scaled_columns(network):
    files, scaler, _ = network
    handle = files.joined()
    part = handle.network
    encoded = part.encode(NUMBERS.head(7))
    np.testing.assert_allclose(encoded, scaler.transform(NUMBERS.head(7)), atol=1e-6)
    assert encoded.dtype == np.float32
    alone = models.read(files.model, "net.keras").network
    np.testing.assert_array_equal(part.slopes(encoded, 1), alone.slopes(encoded, 1))
    step = np.zeros_like(NUMBERS.head(7))
    step[:, 0] = 2.0  # two years, of which `scale_` make one encoded unit
    moved = handle.predict(NUMBERS.head(7) + step) - handle.predict(NUMBERS.head(7) - step)
    by_year = moved[:, 1] / 4.0
    np.testing.assert_allclose(
        part.slopes(encoded, 1)[:, 0] / scaler.scale_[0], by_year, rtol=0.02, atol=1e-5
    )
    assert part.sources.tolist() == [0, 1, 2]


def test_gradients_behind_a_scaler_are_those_of_the_network_on_a_scaled_table(network):
    files, scaler, _ = network
    scaled = pd.DataFrame(scaler.transform(NUMBERS), columns=NUMBERS.columns)
    alone = models.read(files.model, "net.keras")
    bare = subject_of(alone, 8, scaled.to_csv(index=False).encode())
    ours = explained(integrated_gradients, files.joined(), 8)
    theirs = explain(integrated_gradients.METHOD, bare)
    np.testing.assert_allclose(ours.arrays["values"], theirs.arrays["values"], atol=1e-6)
    assert np.abs(ours.arrays["values"]).max() > 0.01
