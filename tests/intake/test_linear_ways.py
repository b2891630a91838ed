"""A weighted sum is reached through whatever stands before it: the same reasons by every way."""

import pickle

import numpy as np
import pandas as pd
import pytest
import skops.io
import xgboost
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from explainers.intake import models
from explainers.intake.mlflow.naming import named
from explainers.methods import registry
from explainers.records import Feature
from tests import apart, toys
from tests.intake.mlflow import toy
from tests.methods.agnostic import explain
from tests.subjects import subject, subject_of

METHOD = registry()["linear_shap"]
SAME = {"rtol": 0, "atol": 1e-9}
ARRAYS = ("values", "base_values", "outputs")


@pytest.mark.parametrize(
    ("before", "frame"),
    [(StandardScaler(), apart.NUMBERS), (apart.columns(), toys.frame())],
    ids=["scaler", "one-hot columns"],
)
def test_behind_a_preprocessor_it_is_that_of_the_whole_pipeline(before, frame):
    files = apart.split(before, LogisticRegression(), frame)
    ours = explain(METHOD, subject_of(files.joined(), 40))
    whole = explain(METHOD, subject(files.whole, 40))
    for array in ARRAYS:
        np.testing.assert_allclose(ours.arrays[array], whole.arrays[array], **SAME)
    assert ours.facts == whole.facts


def test_behind_another_preprocessor_it_is_another():
    files = apart.split(StandardScaler(), LogisticRegression())
    other = skops.io.dumps(StandardScaler().fit(apart.NUMBERS.head(40)))
    ours, theirs = (
        explain(METHOD, subject_of(each.joined(), 9)).arrays["values"]
        for each in (files, apart.Apart(other, files.model))
    )
    assert np.abs(ours - theirs).max() > 1e-3


def test_behind_a_preprocessor_that_mixes_columns_it_is_refused():
    files = apart.split(make_pipeline(StandardScaler(), PCA(2)), LogisticRegression())
    handle = files.joined()
    assert handle.linear is None
    assert handle.card.lacks["linear"].endswith("PCA mixes several columns into one.")


def test_under_the_names_of_a_signature_it_is_the_same():
    rows = toy.numbers()
    bare = skops.io.dumps(LogisticRegression().fit(rows.to_numpy() / 100, toys.two()))
    plain = models.read(bare, "model")
    made = named(plain, tuple(Feature(name, "number") for name in rows))
    numbered = rows.set_axis([feature.name for feature in plain.card.features], axis=1)
    ours = explain(METHOD, subject_of(made, 9, rows.to_csv(index=False).encode()))
    theirs = explain(METHOD, subject_of(plain, 9, numbered.to_csv(index=False).encode()))
    for array in ARRAYS:
        np.testing.assert_array_equal(ours.arrays[array], theirs.arrays[array])


def booster(**more):
    return xgboost.XGBClassifier(booster="gblinear", n_estimators=20, n_jobs=1, **more)


CODES = np.unique(toys.two(), return_inverse=True)[1]


@pytest.mark.parametrize("sparse", [False, True])
def test_a_pipeline_that_ends_in_a_linear_booster(sparse):
    """What a sparse matrix leaves out is missing to XGBoost, which weighs nothing either."""
    columns = ColumnTransformer(
        [
            ("n", StandardScaler(), list(toys.NUMBERS)),
            ("t", OneHotEncoder(sparse_output=sparse), list(toys.TEXTS)),
        ],
        sparse_threshold=1.0,
    )
    model = make_pipeline(columns, booster()).fit(toys.frame(), CODES)
    handle = models.read(pickle.dumps(model), "model.pkl")
    assert handle.linear.unit == "log-odds"
    assert handle.linear.sources.tolist() == [0, 1, 2, 3, 3, 3, 4, 4]
    found = explain(METHOD, subject_of(handle, 40)).arrays
    gap = found["base_values"] + found["values"].sum(axis=1) - found["outputs"]
    assert np.abs(gap).max() < 1e-5
    np.testing.assert_allclose(
        1 / (1 + np.exp(-found["outputs"])), model.predict_proba(toys.frame().head(40)), atol=1e-6
    )


def test_a_linear_booster_behind_a_step_that_mixes_columns():
    model = make_pipeline(PCA(2), booster()).fit(apart.NUMBERS, CODES)
    handle = models.read(pickle.dumps(model), "model.pkl")
    assert handle.linear is None
    assert handle.card.lacks["linear"] == (
        "The attributions cannot be given per column: PCA mixes several columns into one."
    )


def test_boosted_trees_in_a_pipeline_are_not_linear():
    trees = xgboost.XGBClassifier(n_estimators=3, n_jobs=1)
    model = make_pipeline(StandardScaler(), trees).fit(apart.NUMBERS, CODES)
    handle = models.read(pickle.dumps(model), "model.pkl")
    assert handle.linear is None and handle.trees is not None
    assert handle.card.lacks["linear"].endswith("is not a linear model.")


def test_another_number_for_what_is_missing_is_taken_out_first():
    """Its owner said that an unused 3 means nothing there, so it weighs nothing."""
    scaled = pd.DataFrame(apart.NUMBERS / [10.0, 1_000.0, 1.0])
    model = booster(missing=3.0).fit(scaled, CODES)
    handle = models.read(pickle.dumps(model), "model.pkl")
    part = handle.linear
    encoded = part.encode(scaled)
    assert (encoded[:, 2] == 0.0).all()
    sums = encoded @ part.coefficients + part.intercepts
    np.testing.assert_allclose(1 / (1 + np.exp(-sums)), model.predict_proba(scaled), atol=1e-5)


def test_columns_without_names_are_weighed_by_position():
    bare = LogisticRegression().fit(toys.frame()[["age", "amount"]].to_numpy(), toys.two())
    handle = models.read(skops.io.dumps(bare), "model")
    table = toys.frame()[["age", "amount"]].set_axis(["column 1", "column 2"], axis=1)
    asked = subject_of(handle, 3, table.to_csv(index=False).encode())
    moved = table.to_numpy()[:3] - table.to_numpy().mean(axis=0)
    found = explain(METHOD, asked).arrays["values"][:, :, 1]
    np.testing.assert_allclose(found, moved * bare.coef_, rtol=0, atol=1e-9)
