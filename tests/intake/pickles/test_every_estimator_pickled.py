"""Every classifier and regressor of scikit-learn opens as it was pickled, and answers the same."""

import numpy as np
import pytest
from sklearn.base import is_classifier
from sklearn.utils import all_estimators

from explainers.errors import RefusedError
from explainers.intake import models
from tests.intake.estimators import BINARY, EXPLAINED, REFUSED, columns_of, fitted, frame
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


def test_there_are_more_than_a_hundred_of_them():
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
