"""CatBoost's classes, alone and inside scikit-learn's: opened as the files in their state."""

import pickle

import catboost
import numpy as np
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import StackingClassifier, VotingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, RandomizedSearchCV
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import MaxAbsScaler, OneHotEncoder, StandardScaler

from explainers.errors import RefusedError
from explainers.intake import models
from tests import toys
from tests.intake.boosted import catboost_files as made
from tests.intake.boosted.catboost_shares import CLOSE, gap
from tests.intake.pickles.ways import WAYS

FRAME = toys.frame()
NUMBERS = FRAME[made.NUMBERS]
YES = (toys.two() == "yes").astype(int)


def columns(sparse=True):
    return ColumnTransformer(
        [
            ("n", StandardScaler(), list(toys.NUMBERS)),
            ("t", OneHotEncoder(sparse_output=sparse), list(toys.TEXTS)),
        ]
    )


ALONE = {
    "CatBoostClassifier": (made.classifier(), NUMBERS, toys.two(), ("no", "yes")),
    "CatBoostClassifier of numbers": (made.classifier(), NUMBERS, YES + 3, ("3", "4")),
    "CatBoostClassifier of three": (
        made.classifier(**made.WORDS),
        FRAME,
        toys.three(),
        ("high", "low", "middle"),
    ),
    "CatBoostRegressor": (made.regressor(**made.WORDS), FRAME, toys.score(), ()),
    "CatBoostRegressor of counts": (
        made.regressor(loss_function="Poisson"),
        NUMBERS,
        np.exp(toys.score()),
        (),
    ),
}


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("name", ALONE)
def test_it_answers_as_its_library_does(name, how):
    model, frame, target, classes = ALONE[name]
    fitted = model.fit(frame, target)
    data = WAYS[how](fitted)
    handle = models.read(data, "model.pkl")
    np.testing.assert_array_equal(handle.predict(frame), made.answers(fitted, frame))
    card = handle.card
    assert card.kind.startswith(type(model).__name__ + ", ")
    assert (card.file_name, card.size, card.classes) == ("model.pkl", len(data), classes)
    assert [feature.name for feature in card.features] == list(frame)
    assert gap(handle, frame) < CLOSE


PIPED = {
    "sparse columns": (make_pipeline(columns(), made.classifier()), toys.two(), "log-odds"),
    "dense columns": (
        make_pipeline(columns(sparse=False), made.classifier()),
        YES,
        "log-odds",
    ),
    "frames": (
        make_pipeline(columns(sparse=False).set_output(transform="pandas"), made.classifier()),
        YES,
        "log-odds",
    ),
    "three": (
        make_pipeline(columns(), made.classifier()),
        toys.three(),
        "score before softmax",
    ),
    "a number": (make_pipeline(columns(), made.regressor()), toys.score(), "prediction"),
}


@pytest.mark.parametrize("name", PIPED)
def test_a_pipeline_that_ends_in_one_is_explained_in_its_columns(name):
    model, target, unit = PIPED[name]
    fitted = model.fit(FRAME, target)
    handle = models.read(WAYS["joblib"](fitted), "model.joblib")
    np.testing.assert_allclose(
        handle.predict(FRAME), made.answers(fitted, FRAME), rtol=1e-12, atol=1e-15
    )
    assert handle.card.kind == f"Pipeline: ColumnTransformer → {type(model[-1]).__name__}"
    assert [feature.name for feature in handle.card.features] == list(FRAME)
    assert set(handle.card.versions) == {"scikit-learn", "catboost"}
    assert handle.trees.unit == unit
    assert gap(handle, FRAME) < CLOSE


def test_categories_behind_columns_that_pass_through_are_kept():
    kept = ColumnTransformer(
        [("n", StandardScaler(), list(toys.NUMBERS)), ("t", "passthrough", list(toys.TEXTS))]
    )
    model = make_pipeline(kept, made.classifier(cat_features=[3, 4])).fit(FRAME, toys.two())
    handle = models.read(pickle.dumps(model), "m.pkl")
    np.testing.assert_array_equal(handle.predict(FRAME), model.predict_proba(FRAME))
    assert gap(handle, FRAME) < CLOSE
    assert any("compared as texts" in note for note in handle.card.notes)
    assert "trees" not in handle.card.lacks
    assert "statistics of categories" in handle.card.lacks["walkable_trees"]


def test_what_a_sparse_row_leaves_out_is_zero():
    steps = np.resize([-1.0, 0.0, 1.0], len(FRAME))
    frame = FRAME[["housing"]].assign(step=steps)
    sparse = ColumnTransformer(
        [("s", MaxAbsScaler(), ["step"]), ("t", OneHotEncoder(), ["housing"])], sparse_threshold=1.0
    )
    model = make_pipeline(sparse, made.classifier()).fit(frame, (steps >= 0).astype(int))
    expected = model.predict_proba(frame)
    missing = model[-1].predict_proba(
        np.where(model[0].transform(frame).toarray() == 0, np.nan, 1.0)
    )
    assert np.abs(missing - expected).max() > 0.05
    handle = models.read(pickle.dumps(model), "m.pkl")
    np.testing.assert_array_equal(handle.predict(frame), expected)


LINE = LogisticRegression(max_iter=10_000)
PAIR = [
    ("a", make_pipeline(columns(), made.classifier())),
    ("b", make_pipeline(columns(), LINE)),
]
INSIDE = {
    "a vote": (VotingClassifier(PAIR, voting="soft"), FRAME, toys.two()),
    "a stack": (
        StackingClassifier([("a", made.classifier()), ("b", LINE)], cv=2),
        NUMBERS,
        toys.two(),
    ),
    "calibrated": (CalibratedClassifierCV(made.classifier(), cv=2), NUMBERS, toys.three()),
}


@pytest.mark.parametrize("name", INSIDE)
def test_ensembles_ask_them_like_any_other(name):
    model, frame, target = INSIDE[name]
    fitted = model.fit(frame, target)
    handle = models.read(pickle.dumps(fitted), "model.pkl")
    np.testing.assert_allclose(handle.predict(frame), fitted.predict_proba(frame), rtol=1e-12)
    assert type(model).__name__ in handle.card.lacks["trees"]
    assert handle.card.classes == tuple(fitted.classes_)


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize("search", [GridSearchCV, RandomizedSearchCV])
def test_a_search_is_opened_as_what_it_found(search, wrapped):
    more = {"n_iter": 2, "random_state": 0} if search is RandomizedSearchCV else {}
    found = search(made.regressor(), {"depth": [2, 3]}, cv=2, **more).fit(NUMBERS, toys.score())
    model = Pipeline([("only", found)]) if wrapped else found
    handle = models.read(pickle.dumps(model), "search.pkl")
    assert handle.card.kind == "CatBoostRegressor, RMSE"
    assert handle.card.notes[0].startswith(f"The best model of {search.__name__} is explained")
    np.testing.assert_array_equal(handle.predict(NUMBERS)[:, 0], model.predict(NUMBERS))


def test_a_model_of_no_class_is_opened():
    model = catboost.CatBoost({**made.QUICK, "loss_function": "Logloss"}).fit(NUMBERS, YES)
    data = pickle.dumps(model)
    handle = models.read(data, "bare.pkl")
    expected = model.predict(NUMBERS, prediction_type="Probability")
    np.testing.assert_array_equal(handle.predict(NUMBERS), expected)
    card = handle.card
    assert (card.kind, card.file_name, card.size) == ("CatBoost, Logloss", "bare.pkl", len(data))


def test_what_training_watched_is_left_out():
    late = NUMBERS.tail(60), YES[-60:]
    model = made.classifier(iterations=200, learning_rate=0.5).fit(
        NUMBERS.head(60), YES[:60], eval_set=late, early_stopping_rounds=3
    )
    assert "_test_evals" in model.__getstate__()
    assert model.tree_count_ < 200
    handle = models.read(pickle.dumps(model), "early.pkl")
    np.testing.assert_array_equal(handle.predict(NUMBERS), model.predict_proba(NUMBERS))


def own_metric():
    return 0.0


def test_a_setting_that_is_a_function_needs_no_trust():
    model = made.classifier().fit(NUMBERS, YES)
    model._init_params["callback"] = own_metric
    handle = models.read(pickle.dumps(model), "m.pkl")
    assert any("own_metric" in note for note in handle.card.notes)


@pytest.mark.parametrize(
    "kind", [catboost.CatBoostClassifier, catboost.CatBoostRegressor, catboost.CatBoostRanker]
)
def test_an_unfitted_one_is_told(kind):
    with pytest.raises(RefusedError) as caught:
        models.read(pickle.dumps(kind()), "new.pkl")
    assert caught.value.code == "NOT_FITTED"
    assert kind.__name__ in caught.value.sentence


def test_a_ranking_is_refused_as_in_its_own_file():
    groups = np.repeat(np.arange(24), 10)
    model = catboost.CatBoostRanker(**made.QUICK).fit(NUMBERS, YES, group_id=groups)
    with pytest.raises(RefusedError) as caught:
        models.read(pickle.dumps(model), "ranks.pkl")
    assert caught.value.code == "UNSUPPORTED_OBJECTIVE"
    assert "ranks the rows of a group" in caught.value.sentence


def test_a_pool_is_no_part_of_a_model():
    with pytest.raises(RefusedError) as caught:
        models.read(b"\x80\x02ccatboost.core\nPool\n)\x81.", "pool.pkl")
    assert caught.value.code == "UNLISTED_TYPE"
    assert "CatBoost .cbm" in caught.value.next_step
