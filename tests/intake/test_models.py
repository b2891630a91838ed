"""Every family we open answers as its own library does, from the table a person uploads."""

import hashlib
import io
import json
from dataclasses import replace

import lightgbm
import numpy as np
import pandas as pd
import pytest
import skops.io
import xgboost
from sklearn.dummy import DummyRegressor
from sklearn.tree import DecisionTreeRegressor

from explainers.errors import RefusedError
from explainers.intake import models, tables
from explainers.intake.matching.match import match
from explainers.intake.rows import model_frame
from explainers.records import Feature
from tests import toys

FAMILIES = (*toys.TREES, "linear")
CATEGORIES = toys.frame().astype(dict.fromkeys(toys.TEXTS, "category"))
UNITS = {
    "forest": "probability",
    "boosting": "log-odds",
    "histogram": "log-odds",
    "histogram-three": "score before softmax",
    "histogram-value": "prediction",
    "histogram-poisson": "log of the prediction",
    "extra-trees-value": "prediction",
    "xgboost": "log-odds",
    "xgboost-ubj-three": "score before softmax",
    "xgboost-value": "prediction",
    "lightgbm": "log-odds",
    "lightgbm-three": "score before softmax",
    "lightgbm-value": "prediction",
}


def file_of(name):
    return toys.linear() if name == "linear" else toys.model(name)


def library_answers(name):
    """What scikit-learn, XGBoost or LightGBM answers for the toy frame itself."""
    data = file_of(name)
    if name.startswith("xgboost"):
        booster = xgboost.Booster()
        booster.load_model(bytearray(data))
        # "multi:softmax" answers class numbers; its probabilities are asked for by the other name.
        booster.set_param({"objective": "multi:softprob"} if "three" in name else {})
        answer = booster.predict(xgboost.DMatrix(CATEGORIES, enable_categorical=True))
    elif name.startswith("lightgbm"):
        answer = lightgbm.Booster(model_str=data.decode()).predict(CATEGORIES)
    else:
        found = skops.io.loads(data, trusted=skops.io.get_untrusted_types(data=data))
        ask = getattr(found, "predict_proba", None) or found.predict
        answer = ask(toys.frame())
    two_classes = name in ("xgboost", "lightgbm")
    return np.stack([1 - answer, answer], 1) if two_classes else answer.reshape(toys.ROWS, -1)


def table_frame(card, text):
    """The rows of an uploaded table as a worker hands them to the model."""
    table = tables.read(text, "table.csv")
    columns = match(card, table.card).columns
    names = [feature.name for feature in card.features]
    return model_frame(table.data, columns, names, np.arange(table.card.rows))


@pytest.mark.parametrize("name", FAMILIES)
def test_predictions_equal_the_librarys_own(name):
    handle = models.read(file_of(name), "model")
    answers = handle.predict(table_frame(handle.card, toys.csv()))
    assert answers.dtype == np.float64
    np.testing.assert_allclose(answers, library_answers(name), rtol=1e-6, atol=2e-7)


def test_the_comparison_notices_another_model():
    handle = models.read(toys.model("boosting"), "model")
    answers = handle.predict(table_frame(handle.card, toys.csv()))
    assert np.abs(answers - library_answers("histogram")).max() > 1e-3


@pytest.mark.parametrize("name", FAMILIES)
def test_the_card_says_what_the_model_is(name):
    data = file_of(name)
    card = models.read(data, "credit.model").card
    classes = 0 if "value" in name or "poisson" in name else 3 if "three" in name else 2
    assert card.task == ("classification" if classes else "regression")
    assert card.outputs == max(classes, 1)
    assert [feature.name for feature in card.features] == list(toys.frame())
    assert (card.file_name, card.size) == ("credit.model", len(data))
    assert card.digest == hashlib.sha256(data).hexdigest()
    named = {2: ("no", "yes"), 3: ("high", "low", "middle")}
    boosted_file = name.startswith(("xgboost", "lightgbm"))
    assert card.classes == (() if boosted_file or not classes else named[classes])
    assert card.notes == ()
    assert all(card.versions.values())


@pytest.mark.parametrize("name", toys.TREES)
def test_trees_speak_in_the_stated_unit(name):
    handle = models.read(file_of(name), "model")
    assert set(handle.card.lacks) == {"linear", "gradients", "deep_shap"}
    assert handle.trees.unit == UNITS[name]
    frame = table_frame(handle.card, toys.csv()).head(9)
    assert handle.trees.margins(frame).shape == (9, handle.card.outputs)
    assert set(handle.trees.sources) == set(range(5))


@pytest.mark.parametrize("name", [n for n in toys.TREES if n.startswith(("xgb", "lightgbm"))])
def test_native_categories_are_the_training_ones_in_their_order(name):
    features = models.read(file_of(name), "model").card.features
    assert [feature.kind for feature in features] == ["number"] * 3 + ["category"] * 2
    assert features[3].categories == ("free", "own", "rent")
    assert features[4].categories == ("skilled", "unskilled")


@pytest.mark.parametrize("name", ["xgboost", "xgboost-ubj-three", "lightgbm", "lightgbm-three"])
def test_a_category_never_seen_counts_as_missing(name):
    handle = models.read(file_of(name), "model")
    frame = toys.frame().head(30)
    unseen = handle.predict(frame.assign(housing="castle"))
    missing = handle.predict(frame.assign(housing=np.nan))
    np.testing.assert_array_equal(unseen, missing)
    assert np.abs(handle.predict(frame) - missing).max() > 1e-3


@pytest.mark.parametrize("name", ["xgboost", "lightgbm", "histogram"])
def test_columns_in_another_order_and_more_of_them_change_nothing(name):
    handle = models.read(file_of(name), "model")
    table = pd.read_csv(io.BytesIO(toys.csv()))
    turned = table[table.columns[::-1]].assign(more=1).to_csv(index=False).encode()
    np.testing.assert_array_equal(
        handle.predict(table_frame(handle.card, turned)),
        handle.predict(table_frame(handle.card, toys.csv())),
    )


def test_a_model_without_columns_is_refused():
    content = json.loads(toys.model("xgboost-value"))
    learner = content["learner"]
    learner["learner_model_param"]["num_feature"] = "0"
    learner["feature_names"] = learner["feature_types"] = []
    with pytest.raises(RefusedError) as caught:
        models.read(json.dumps(content).encode(), "model.json")
    assert caught.value.code == "BROKEN_MODEL"
    assert "0 " in caught.value.sentence


def test_parts_that_do_not_fit_together_are_a_sentence():
    model = toys.pipeline(DecisionTreeRegressor(max_depth=2)).fit(toys.frame(), toys.score())
    model[0].output_indices_ = {"nominal": slice(None)}
    with pytest.raises(RefusedError) as caught:
        models.read(skops.io.dumps(model), "model.skops")
    assert caught.value.code == "BROKEN_MODEL"
    assert "“model.skops” is a scikit-learn model (skops), but its parts" in caught.value.sentence
    assert "TypeError, “" in caught.value.sentence


def test_a_model_that_takes_nothing_is_refused():
    always = DummyRegressor().fit(np.empty((5, 0)), np.arange(5.0))
    with pytest.raises(RefusedError) as caught:
        models.read(skops.io.dumps(always), "model.skops")
    assert caught.value.code == "NO_FEATURES"
    assert "takes 0 columns" in caught.value.sentence


def test_a_model_with_two_columns_of_one_name_is_refused():
    text = toys.model("lightgbm").decode()
    doubled = text.replace("feature_names=age amount", "feature_names=age age", 1)
    with pytest.raises(RefusedError) as caught:
        models.read(doubled.encode(), "model.txt")
    assert caught.value.code == "DUPLICATE_FEATURE"
    assert "2 of the model's 5 columns are called “age”" in caught.value.sentence


@pytest.mark.parametrize("where", ["column", "category", "class"])
def test_a_name_that_is_no_text_is_refused_whoever_read_it(where, monkeypatch):
    whole = models.read(toys.model("lightgbm"), "model")
    half = "half \ud800"
    change = {
        "column": {"features": (Feature(half, "number"),)},
        "category": {"features": (Feature("a", "category", (half,)),)},
        "class": {"classes": ("no", half)},
    }[where]
    odd = replace(whole, card=replace(whole.card, **change))
    monkeypatch.setitem(models._READERS, "lightgbm", lambda *_: odd)
    with pytest.raises(RefusedError, match="half a character") as caught:
        models.read(toys.model("lightgbm"), "model")
    assert caught.value.code == "BROKEN_MODEL"
    str(caught.value).encode()
