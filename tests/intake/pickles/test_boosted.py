"""XGBoost's and LightGBM's scikit-learn classes: opened as the boosters inside them."""

import pickle

import lightgbm
import numpy as np
import pandas as pd
import pytest
import xgboost
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import StackingClassifier, VotingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import MaxAbsScaler, OneHotEncoder

from explainers.intake import models
from explainers.methods import registry
from explainers.methods.declaration import Subject
from tests.intake.pickles.boosted_classes import (
    ALONE,
    FRAME,
    NUMBERS,
    PIPED,
    YES,
    columns,
    lgbm,
    xgb,
)
from tests.intake.pickles.ways import WAYS


def raw(frame):
    return frame.astype({c: str for c in frame if isinstance(frame[c].dtype, pd.CategoricalDtype)})


def answer(model, frame):
    found = getattr(model, "predict_proba", model.predict)(frame)
    return np.asarray(found, dtype=float).reshape(len(frame), -1)


def gap(handle, frame):
    """How far the attributions of Tree SHAP miss the answers they add up to."""
    method = registry()["tree_shap"]
    kinds = tuple(
        "number" if pd.api.types.is_numeric_dtype(kind) else "category" for kind in frame.dtypes
    )
    subject = Subject(handle, frame.head(12), kinds, frame.head(12))
    found = method.run(subject, method.parameters(), np.random.default_rng(0)).arrays
    assert found["values"].shape[1] == frame.shape[1]
    return np.abs(found["base_values"] + found["values"].sum(1) - found["outputs"]).max()


@pytest.mark.filterwarnings("ignore:X does not have valid feature names")
@pytest.mark.parametrize("how", ["pickle 2", "pickle 5", "joblib"])
@pytest.mark.parametrize("name", ALONE)
def test_it_answers_as_its_library_does(name, how):
    model, frame, target, classes = ALONE[name]
    fitted = model.fit(frame, target)
    data = WAYS[how](fitted)
    handle = models.read(data, "model.pkl")
    np.testing.assert_allclose(
        handle.predict(raw(frame)), answer(fitted, frame), rtol=1e-6, atol=2e-7
    )
    card = handle.card
    assert card.kind.startswith(type(model).__name__ + ", ")
    assert card.classes == classes
    assert (card.file_name, card.size) == ("model.pkl", len(data))
    assert [feature.name for feature in card.features] == list(frame)
    assert gap(handle, raw(frame)) < 1e-5


@pytest.mark.parametrize("name", PIPED)
def test_a_pipeline_that_ends_in_one_is_explained_in_its_columns(name):
    model, target = PIPED[name]
    fitted = model.fit(FRAME, target)
    handle = models.read(WAYS["joblib"](fitted), "model.joblib")
    np.testing.assert_allclose(handle.predict(FRAME), answer(fitted, FRAME), rtol=1e-6, atol=2e-7)
    assert handle.card.kind == f"Pipeline: ColumnTransformer → {type(model[-1]).__name__}"
    assert [feature.name for feature in handle.card.features] == list(FRAME)
    assert dict(handle.card.details)
    assert set(handle.card.versions) == {
        "scikit-learn",
        "xgboost" if "XGB" in type(model[-1]).__name__ else "lightgbm",
    }
    assert handle.trees.unit == (
        "prediction"
        if "number" in name
        else "score before softmax"
        if "three" in name
        else "log-odds"
    )
    assert gap(handle, FRAME) < 1e-5


def test_what_a_sparse_row_leaves_out_is_missing_to_xgboost():
    """Rows made dense with zeros would be answered otherwise."""
    steps = np.resize([-1.0, 0.0, 1.0], len(FRAME))
    frame = FRAME[["housing"]].assign(step=steps)
    sparse = ColumnTransformer(
        [("s", MaxAbsScaler(), ["step"]), ("t", OneHotEncoder(), ["housing"])], sparse_threshold=1.0
    )
    model = make_pipeline(sparse, xgb()).fit(frame, (steps >= 0).astype(int))
    dense = model[-1].predict_proba(model[0].transform(frame).toarray())
    expected = model.predict_proba(frame)
    assert np.abs(dense - expected).max() > 0.1
    handle = models.read(pickle.dumps(model), "m.pkl")
    np.testing.assert_allclose(handle.predict(frame), expected, rtol=1e-6)
    assert gap(handle, frame) < 1e-5


LINE = LogisticRegression(max_iter=10_000)
PAIR = [("a", make_pipeline(columns(), xgb())), ("b", make_pipeline(columns(), LINE))]
INSIDE = {
    "a vote": (VotingClassifier(PAIR, voting="soft"), FRAME, YES),
    "a stack": (StackingClassifier([("a", lgbm()), ("b", xgb())], cv=2), NUMBERS, YES),
    "calibrated": (CalibratedClassifierCV(xgb(), cv=2), NUMBERS, YES),
}


@pytest.mark.filterwarnings("ignore:X does not have valid feature names")
@pytest.mark.parametrize("name", INSIDE)
def test_ensembles_ask_them_like_any_other(name):
    model, frame, target = INSIDE[name]
    fitted = model.fit(frame, target)
    handle = models.read(pickle.dumps(fitted), "model.pkl")
    np.testing.assert_allclose(
        handle.predict(frame), fitted.predict_proba(frame), rtol=1e-5, atol=1e-6
    )
    assert type(model).__name__ in handle.card.lacks["trees"]


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_search_and_a_single_step_are_opened(wrapped):
    search = GridSearchCV(xgb(), {"max_depth": [2, 3]}, cv=2).fit(NUMBERS, YES)
    model = Pipeline([("only", search)]) if wrapped else search
    card = models.read(pickle.dumps(model), "search.pkl").card
    assert card.kind == "XGBClassifier, binary:logistic"
    assert card.notes[0].startswith("The best model of GridSearchCV is explained: “max_depth=")


@pytest.mark.parametrize("name", ["xgboost", "lightgbm"])
def test_a_bare_booster_is_opened(name):
    fitted = (xgb() if name == "xgboost" else lgbm()).fit(NUMBERS, YES)
    booster = fitted.get_booster() if name == "xgboost" else fitted.booster_
    data = pickle.dumps(booster)
    handle = models.read(data, "booster.pkl")
    np.testing.assert_allclose(handle.predict(NUMBERS), fitted.predict_proba(NUMBERS), rtol=1e-6)
    assert handle.card.kind.startswith("Booster, ")
    assert (handle.card.file_name, handle.card.size) == ("booster.pkl", len(data))


def stopped_early(model, **options):
    late = NUMBERS.tail(60)
    return model.fit(NUMBERS.head(60), YES[:60], eval_set=[(late, YES[-60:])], **options)


@pytest.mark.filterwarnings("ignore:The argument 'eval_set' is deprecated")
def test_early_stopping_keeps_the_rounds_its_owner_asks():
    many = {"n_estimators": 60, "n_jobs": 1}
    first = stopped_early(xgboost.XGBClassifier(**many, early_stopping_rounds=3), verbose=False)
    second = stopped_early(
        lightgbm.LGBMClassifier(**many, verbose=-1, min_child_samples=2),
        callbacks=[lightgbm.early_stopping(3, verbose=False)],
    )
    third = lightgbm.train(
        {"objective": "binary", "verbose": -1, "num_threads": 1, "min_data_in_leaf": 2},
        lightgbm.Dataset(NUMBERS.head(60), YES[:60]),
        60,
        [lightgbm.Dataset(NUMBERS.tail(60), YES[-60:])],
        keep_training_booster=True,  # or LightGBM itself leaves the later rounds out
        callbacks=[lightgbm.early_stopping(3, verbose=False)],
    )
    assert third.current_iteration() > third.best_iteration
    for model, best, told in (
        (first, first.best_iteration + 1, "as XGBClassifier does, later rounds are left out"),
        (second, second.best_iteration_, ""),
        (third, third.best_iteration, "as Booster.predict does, later rounds are left out"),
    ):
        handle = models.read(pickle.dumps(model), "early.pkl")
        assert 0 < best < 60
        expected = getattr(model, "predict_proba", model.predict)(NUMBERS)
        answers = handle.predict(NUMBERS)
        np.testing.assert_allclose(
            answers if expected.ndim == 2 else answers[:, 1], expected, rtol=1e-6, atol=1e-7
        )
        notes = " ".join(handle.card.notes)
        assert told in notes and (f"round {best}" in notes) == bool(told)
        assert gap(handle, NUMBERS) < 1e-5
