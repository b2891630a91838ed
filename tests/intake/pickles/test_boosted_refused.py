"""What is odd about a pickled booster is told, or needs no trust."""

import json
import pickle

import numpy as np
import pytest
import xgboost
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from explainers.errors import RefusedError
from explainers.intake import models
from explainers.intake.boosted import files as boosted_files
from tests.intake.pickles.boosted_classes import NUMBERS, YES, lgbm, xgb


def test_the_class_labels_of_older_wrappers_are_kept():
    from sklearn.preprocessing import LabelEncoder

    model = xgb().fit(NUMBERS, YES)
    model._le = LabelEncoder().fit(["no", "yes"])
    assert models.read(pickle.dumps(model), "old.pkl").card.classes == ("no", "yes")
    model._le = LabelEncoder().fit(["a", "b", "c"])
    with pytest.raises(RefusedError) as caught:
        models.read(pickle.dumps(model), "old.pkl")
    assert caught.value.code == "BROKEN_MODEL"
    assert "names 3 classes and answers 2" in caught.value.sentence


@pytest.mark.parametrize(
    "model", [xgb(), lgbm(), xgboost.XGBRegressor()], ids=lambda m: type(m).__name__
)
def test_an_unfitted_one_is_told(model):
    with pytest.raises(RefusedError) as caught:
        models.read(pickle.dumps(model), "new.pkl")
    assert caught.value.code == "NOT_FITTED"
    assert type(model).__name__ in caught.value.sentence


def one_sided(truth, answers):
    return answers - truth, np.ones_like(answers)


def test_a_classifier_without_probabilities_is_told():
    model = lgbm(objective=one_sided).fit(NUMBERS, YES)
    with pytest.raises(RefusedError) as caught:
        models.read(pickle.dumps(model), "own.pkl")
    assert caught.value.code == "UNSUPPORTED_OBJECTIVE"
    assert "LGBMClassifier" in caught.value.sentence


def test_what_the_wrapper_remembers_besides_needs_no_trust():
    model = lgbm().fit(NUMBERS, YES)
    model._other_params = {"callback": one_sided}
    loaded = models.read(pickle.dumps(model), "m.pkl")
    assert any("one_sided" in note for note in loaded.card.notes)
    pipeline = make_pipeline(StandardScaler(), lgbm()).fit(NUMBERS, YES)
    pipeline[-1].importance_type = one_sided
    assert models.read(pickle.dumps(pipeline), "m.pkl").card.kind.endswith("LGBMClassifier")


def test_a_snapshot_in_json_as_xgboost_wrote_it_before_2():
    model = xgb().fit(NUMBERS, YES)
    content = boosted_files._snapshot(bytes(model.get_booster().__getstate__()["handle"]))
    text = json.dumps({"Model": content, "Config": {}}, default=boosted_files._plain).encode()
    booster = boosted_files.Booster("xgboost", bytearray(text), None, None)
    handle = boosted_files.bare_handle(booster, text, "old.pkl")
    np.testing.assert_array_equal(
        handle.predict(NUMBERS), models.read(pickle.dumps(model), "m.pkl").predict(NUMBERS)
    )


@pytest.mark.parametrize(
    "content",
    [b"CONFIG-offset:0000", b"{}", b'{"Model": 1}', b"", None, 7],
    ids=["binary", "nothing", "a number", "empty", "none", "another kind"],
)
def test_another_snapshot_is_refused(content):
    booster = boosted_files.Booster("xgboost", content, None, None)
    with pytest.raises(RefusedError) as caught:
        boosted_files.bare_handle(booster, b"", "old.pkl")
    assert caught.value.code == "BROKEN_MODEL"
