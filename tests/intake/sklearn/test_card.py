"""What a scikit-learn model says of itself, and what is no fitted model of tables."""

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.ensemble import (
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    VotingClassifier,
)
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from tests import toys
from tests.intake.skops_files import NUMBERS, forest, handle_of, refusal

TWO = toys.two()
SCORE = toys.score()


@pytest.mark.parametrize("steps", [(), (StandardScaler(),)], ids=["alone", "behind a step"])
def test_a_model_fitted_on_a_bare_array_numbers_its_columns(steps):
    model = make_pipeline(*steps, forest()).fit(NUMBERS.to_numpy(), TWO)
    handle = handle_of(model)
    names = ["column 1", "column 2", "column 3"]
    assert [feature.name for feature in handle.card.features] == names
    frame = NUMBERS.set_axis(names, axis=1)
    np.testing.assert_array_equal(handle.predict(frame), model.predict_proba(NUMBERS.to_numpy()))
    np.testing.assert_array_equal(handle.trees.margins(frame), handle.predict(frame))


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ((SCORE > 0).astype(float), ("0", "1")),
        ((SCORE > 0).astype(int), ("0", "1")),
        (SCORE > 0, ("False", "True")),
        (np.where(SCORE > 0, 1.5, 0.5), None),
    ],
    ids=["whole fractions", "whole numbers", "truth values", "fractions"],
)
def test_classes_are_written_as_the_table_writes_them(values, names):
    if names is None:
        values, names = values.astype(str), ("0.5", "1.5")
    assert handle_of(forest().fit(NUMBERS, values)).card.classes == names


@pytest.mark.parametrize("place", ["feature_names_in_", "classes_"])
def test_names_that_cannot_be_written_are_no_names(place):
    """No page could show half a surrogate pair: to draw it would fail."""
    model = forest().fit(NUMBERS, TWO)
    names = getattr(model, place).astype(object)
    names[0] = "\ud800half"
    setattr(model, place, names)
    error = refusal(model)
    assert error.code == "BROKEN_MODEL"
    assert r"it holds the name “\ud800half”, which is no whole text" in error.sentence


@pytest.mark.parametrize(
    ("model", "details"),
    [
        (forest(), (("trees", "4"),)),
        (GradientBoostingClassifier(n_estimators=3), (("boosting rounds", "3"),)),
        (HistGradientBoostingClassifier(max_iter=2), (("boosting rounds", "2"),)),
        (LogisticRegression(max_iter=10_000), ()),
    ],
    ids=lambda part: type(part).__name__,
)
def test_only_trees_are_counted_as_trees(model, details):
    assert handle_of(model.fit(NUMBERS, TWO)).card.details == details


NO_MODEL = {
    "a dict around a model": (
        lambda: {"model": forest().fit(NUMBERS, TWO), "version": 3},
        "“dict” with the entries “model”, “version”",
    ),
    "a list": (lambda: [forest().fit(NUMBERS, TWO)], "“list”"),
    "a text": (lambda: "hello", "“str”"),
    "an array": (lambda: np.arange(3), "“ndarray”"),
    "a transformer": (lambda: StandardScaler().fit(NUMBERS), "“StandardScaler”, which has no pre"),
    "transformers": (lambda: make_pipeline(StandardScaler()).fit(NUMBERS), "“Pipeline”, which has"),
    "clusters": (lambda: KMeans(2, n_init=1).fit(NUMBERS), "KMeans is neither a classifier nor"),
}


@pytest.mark.parametrize(("build", "words"), NO_MODEL.values(), ids=NO_MODEL)
def test_what_is_no_model_is_named(build, words):
    error = refusal(build())
    assert error.code == "NOT_A_MODEL"
    assert words in error.sentence


UNFITTED = {
    "a forest": forest(),
    "a regression": LinearRegression(),
    "a pipeline": toys.pipeline(forest()),
    "a vote": VotingClassifier([("a", forest())], voting="soft"),
}


@pytest.mark.parametrize("model", UNFITTED.values(), ids=UNFITTED)
def test_an_unfitted_model_is_said_to_be_one(model):
    error = refusal(model)
    assert error.code == "NOT_FITTED"
    assert f"This {type(model).__name__} has not been fitted" in error.sentence


def test_a_model_of_other_objects_is_no_model_of_tables():
    model = make_pipeline(DictVectorizer(), LogisticRegression())
    error = refusal(model.fit([{"age": age} for age in NUMBERS.age], TWO))
    assert error.code == "NOT_A_TABLE_MODEL"
    assert "starts with DictVectorizer" in error.sentence
