"""Pipelines that begin with the words of a text: opened from either file, asked as they stand."""

import warnings

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import IsolationForest, RandomForestClassifier
from sklearn.feature_extraction.text import (
    CountVectorizer,
    HashingVectorizer,
    TfidfTransformer,
    TfidfVectorizer,
)
from sklearn.linear_model import LogisticRegression, Ridge, SGDClassifier
from sklearn.model_selection import GridSearchCV
from sklearn.naive_bayes import BernoulliNB
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC
from xgboost import XGBClassifier

from explainers.errors import RefusedError
from explainers.intake import models
from explainers.intake.probing.probe import probe
from explainers.records import Feature, TextInput
from tests.intake.pickles.ways import WAYS
from tests.intake.texts.corpus import HOSTILE, reviews

TEXTS, SAID = reviews()
LENGTHS = [float(len(text)) for text in TEXTS]
FILES = {"skops": skops.io.dumps, "joblib": WAYS["joblib"], "pickle": WAYS["pickle 5"]}
FRAME = pd.DataFrame({"text": TEXTS})
ANSWERS = {"probability": "predict_proba", "score": "decision_function", "number": "predict"}
MODELS = {
    "words": lambda: make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression()),
    "signs": lambda: make_pipeline(TfidfVectorizer(analyzer="char_wb"), SGDClassifier()),
    "counts": lambda: make_pipeline(CountVectorizer(), TfidfTransformer(), BernoulliNB()),
    "hashes": lambda: make_pipeline(HashingVectorizer(n_features=64), LogisticRegression()),
    "words and signs": lambda: make_pipeline(
        make_union(TfidfVectorizer(), CountVectorizer(analyzer="char")), LogisticRegression()
    ),
    "trees": lambda: make_pipeline(CountVectorizer(), RandomForestClassifier(3, random_state=0)),
    "calibrated": lambda: make_pipeline(TfidfVectorizer(), CalibratedClassifierCV(LinearSVC())),
    "searched": lambda: GridSearchCV(
        make_pipeline(TfidfVectorizer(), LogisticRegression()),
        {"logisticregression__C": [0.1, 1.0]},
        cv=2,
    ),
    "a number": lambda: make_pipeline(TfidfVectorizer(), Ridge()),
}


def fitted(name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return MODELS[name]().fit(TEXTS, LENGTHS if name == "a number" else SAID)


def opened(model, way="skops"):
    return models.read(FILES[way](model), f"model.{way}")


@pytest.mark.parametrize("way", FILES)
@pytest.mark.parametrize("name", MODELS)
def test_it_answers_what_the_pipeline_answers(name, way):
    model = fitted(name)
    handle = opened(model, way)
    card = handle.card
    answers = handle.predict(FRAME)
    expected = np.asarray(getattr(model, ANSWERS[card.scale])(TEXTS))
    if expected.ndim == 1:
        expected = expected[:, None] if card.outputs == 1 else np.stack([-expected, expected], -1)
    np.testing.assert_array_equal(answers, expected)
    np.testing.assert_array_equal(handle.text.answers(TEXTS), answers)
    assert card.texts == TextInput() and card.matter == "texts"
    assert card.features == (Feature("text", "category"),)
    assert card.classes == (() if name == "a number" else ("bad", "good"))
    assert probe(handle, FRAME[:50]).rows == 50


def test_the_margins_are_the_sums_before_the_last_function():
    for name, unit in (
        ("words", "log-odds"),
        ("hashes", "log-odds"),
        ("signs", "decision score"),
        ("a number", "prediction"),
        ("trees", "probability"),
    ):
        model = fitted(name)
        part = opened(model).text
        assert part.unit == unit
        margins = part.margins(TEXTS)
        if name == "trees":
            expected = model.predict_proba(TEXTS)
        elif name == "a number":
            expected = model.predict(TEXTS)[:, None]
        else:
            expected = np.stack([-model.decision_function(TEXTS), model.decision_function(TEXTS)])
            expected = expected.T
        np.testing.assert_allclose(margins, expected, rtol=0, atol=1e-12)


def test_a_missing_text_is_empty_and_a_number_is_written_out():
    handle = opened(fitted("words"))
    frame = pd.DataFrame({"text": ["", None, np.nan, "good 3"]})
    answers = handle.predict(frame)
    np.testing.assert_array_equal(answers[:3], answers[:1].repeat(3, axis=0))
    assert any("missing in the table" in note for note in handle.card.notes)
    assert handle.predict(pd.DataFrame({"text": [3.0, 4.0]})).shape == (2, 2)


@pytest.mark.parametrize("name", ["words", "signs", "hashes", "trees", "a number"])
def test_no_texts_and_hostile_texts_are_answered(name):
    part = opened(fitted(name)).text
    outputs = 1 if name == "a number" else 2
    assert part.answers([]).shape == part.margins([]).shape == (0, outputs)
    assert np.isfinite(part.margins(list(HOSTILE.values()))).all()


def test_a_text_that_is_asked_again_is_answered_once():
    model = fitted("words")
    asked = []
    handle = opened(model)
    answer = handle.text.margins
    step = TfidfVectorizer.transform

    def watched(self, texts):
        asked.append(list(texts))
        return step(self, texts)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TfidfVectorizer, "transform", watched)
        found = answer(["good", "bad", "good", "good"])
    assert asked == [["good", "bad"]]
    np.testing.assert_array_equal(found[[0, 0]], found[[2, 3]])
    assert found[0, 0] != found[1, 0]


def test_the_card_says_what_is_lacking_and_why():
    lacks = opened(fitted("trees")).card.lacks
    assert set(lacks) == {
        *("trees", "walkable_trees", "deep_shap", "linear", "gradients", "attention")
    }
    assert lacks["linear"] == "RandomForestClassifier is not a linear model."
    assert "networks have them" in lacks["gradients"] and "transformers do" in lacks["attention"]
    assert "linear" not in opened(fitted("words")).card.lacks
    anomalies = make_pipeline(TfidfVectorizer(), IsolationForest(random_state=0)).fit(TEXTS)
    assert opened(anomalies).card.scale == "anomaly"


def test_a_boosted_model_behind_words_is_asked_and_not_opened():
    boosted = XGBClassifier(n_estimators=3)
    model = make_pipeline(TfidfVectorizer(), boosted).fit(TEXTS, [said == "good" for said in SAID])
    handle = opened(model, "joblib")
    np.testing.assert_allclose(handle.predict(FRAME), model.predict_proba(TEXTS), rtol=0, atol=1e-6)
    assert handle.card.lacks["linear"].startswith("A boosted model behind the words")
    assert {"scikit-learn", "xgboost"} <= set(handle.card.versions)


def test_the_best_model_of_a_search_is_told():
    assert any("GridSearchCV" in note for note in opened(fitted("searched")).card.notes)


def cutting(text):
    return text.split()


@pytest.mark.parametrize("way", FILES)
def test_a_function_of_the_owner_is_not_on_the_list(way):
    vectorizer = CountVectorizer(tokenizer=cutting, token_pattern=None)
    model = make_pipeline(vectorizer, LogisticRegression()).fit(TEXTS, SAID)
    with pytest.raises(RefusedError) as caught:
        opened(model, way)
    assert caught.value.code == "UNLISTED_TYPE" and "cutting" in caught.value.sentence


def test_a_changed_pattern_is_refused_before_anything_is_asked():
    model = fitted("words")
    model[0].token_pattern = "(open"
    with pytest.raises(RefusedError) as caught:
        opened(model)
    assert caught.value.code == "BROKEN_MODEL" and "cannot cut a text" in caught.value.sentence
