"""Every classifier and regressor opens as it was pickled, and answers the same.

Those of scikit-learn are all here; XGBoost's, LightGBM's and CatBoost's have more tests of their
own beside this file.
"""

import lightgbm
import numpy as np
import pandas as pd
import pytest
import xgboost
from sklearn.base import is_classifier
from sklearn.utils import all_estimators

from explainers.errors import RefusedError
from explainers.intake import models
from tests.intake.boosted import catboost_files
from tests.intake.estimators import (
    BINARY,
    EXPLAINED,
    REFUSED,
    classes,
    columns_of,
    fitted,
    frame,
    value,
)
from tests.intake.pickles.ways import COMMON, WAYS

CLASSIFIERS = {name for name, _ in all_estimators(type_filter="classifier")}
ASKED = ("predict_proba", "decision_function", "predict")


def counts(name):
    """How many classes it is fitted on: 2, and 3 where it can; 0 for a number."""
    if name not in CLASSIFIERS:
        return (0,)
    return (2,) if name in BINARY else (2, 3)


def answer(model, data):
    way = next(way for way in ASKED[0 if is_classifier(model) else 2 :] if hasattr(model, way))
    found = np.asarray(getattr(model, way)(data), dtype=float).reshape(len(data), -1)
    two_sided = way == "decision_function" and found.shape[1] == 1
    return np.hstack([-found, found]) if two_sided else found


@pytest.mark.parametrize("name", sorted(EXPLAINED))
def test_it_answers_the_same_however_it_was_saved(name):
    data = frame()[columns_of(name)]
    for count in counts(name):
        model = fitted(name, count)
        expected = answer(model, data)
        for how in COMMON if count != 3 else COMMON[-1:]:
            handle = models.read(WAYS[how](model), "model.pkl")
            assert not any("Saved with" in n or "Left out" in n for n in handle.card.notes), how
            np.testing.assert_allclose(handle.predict(data), expected, rtol=1e-12, atol=1e-15)
        assert handle.card.classes == tuple(f"c{i}" for i in range(count))


FEW = {"n_estimators": 4, "max_depth": 3, "n_jobs": 1}
LIGHT = {"n_estimators": 4, "num_leaves": 4, "min_child_samples": 5, "verbose": -1, "n_jobs": 1}
# A model, and how far single precision may take its answers from the library's own.
BOOSTED = [
    (xgboost.XGBClassifier(**FEW), 1e-6),
    (xgboost.XGBRegressor(**FEW), 1e-6),
    (xgboost.XGBRFClassifier(**FEW), 1e-6),
    (xgboost.XGBRFRegressor(**FEW), 1e-6),
    (lightgbm.LGBMClassifier(**LIGHT), 1e-12),
    (lightgbm.LGBMRegressor(**LIGHT), 1e-12),
    (catboost_files.classifier(), 1e-12),
    (catboost_files.regressor(), 1e-12),
]
SAVED = ("pickle 4", "joblib zlib")


@pytest.mark.parametrize("how", SAVED)
@pytest.mark.parametrize(("model", "share"), BOOSTED, ids=lambda part: type(part).__name__)
def test_a_boosted_one_answers_the_same_however_it_was_saved(model, share, how):
    classifies = is_classifier(model)
    codes = pd.factorize(classes(2))[0]
    made = model.fit(frame(), codes if classifies else value())
    handle = models.read(WAYS[how](made), "model.joblib")
    np.testing.assert_allclose(
        handle.predict(frame()), answer(made, frame()), rtol=share, atol=share / 10
    )
    assert handle.card.kind.startswith(type(model).__name__)


def test_there_are_at_least_sixty_of_them():
    """Of each library some, each saved with pickle and as compressed joblib above."""
    assert set(SAVED) <= set(COMMON)
    kinds = {type(model) for model, _ in BOOSTED}
    assert {kind.__module__.split(".")[0] for kind in kinds} == {"xgboost", "lightgbm", "catboost"}
    assert len(EXPLAINED) + len(kinds) == 98
    assert sum(len(counts(name)) for name in EXPLAINED) > 120


@pytest.mark.parametrize("how", WAYS)
def test_every_protocol_and_compression_is_read(how):
    model = fitted("RandomForestClassifier", 2)
    handle = models.read(WAYS[how](model), "model.pkl")
    np.testing.assert_array_equal(handle.predict(frame()), model.predict_proba(frame()))
    assert handle.trees is not None


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_not_explained_is_refused_in_the_same_sentence(name):
    model = fitted(name, 3 if 3 in counts(name) else 0)
    with pytest.raises(RefusedError) as caught:
        models.read(WAYS["joblib"](model), "model.joblib")
    assert caught.value.code == REFUSED[name]
    assert name in caught.value.sentence
