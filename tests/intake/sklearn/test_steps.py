"""Steps, searches and thresholds: what a model is called, and what was chosen for it."""

import numpy as np
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import (
    AdaBoostClassifier,
    BaggingClassifier,
    BaggingRegressor,
    StackingClassifier,
    VotingClassifier,
)
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import (
    FixedThresholdClassifier,
    GridSearchCV,
    TunedThresholdClassifierCV,
)
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, LinearSVC

from tests import toys
from tests.intake.skops_files import NUMBERS, forest, handle_of, refusal

TWO = toys.two()


def lines():
    return LogisticRegression(max_iter=5_000)


NAMES = {
    "CalibratedClassifierCV of LinearSVC": lambda: CalibratedClassifierCV(LinearSVC(), cv=2),
    "BaggingClassifier of KNeighborsClassifier": lambda: BaggingClassifier(
        KNeighborsClassifier(), 2
    ),
    "AdaBoostClassifier": lambda: AdaBoostClassifier(n_estimators=2),
    "RandomForestClassifier": forest,
    "VotingClassifier of GaussianNB, RandomForestClassifier": lambda: VotingClassifier(
        [("a", GaussianNB()), ("b", forest())], voting="soft"
    ),
    "StackingClassifier of GaussianNB, GaussianNB, GaussianNB, …": lambda: StackingClassifier(
        [(name, GaussianNB()) for name in "abcd"], cv=2
    ),
    "Pipeline: StandardScaler → CalibratedClassifierCV of SVC": lambda: make_pipeline(
        StandardScaler(), CalibratedClassifierCV(SVC(), cv=2)
    ),
    "CalibratedClassifierCV of GaussianNB": lambda: CalibratedClassifierCV(
        make_pipeline(StandardScaler(), GaussianNB()), cv=2
    ),
    "SVC": lambda: GridSearchCV(SVC(), {"C": [1.0]}, cv=2),
    "Pipeline: StandardScaler → GaussianNB": lambda: GridSearchCV(
        make_pipeline(StandardScaler(), GaussianNB()), {"gaussiannb__var_smoothing": [1e-8]}, cv=2
    ),
    "LogisticRegression": lambda: FixedThresholdClassifier(lines(), threshold=0.2),
}


@pytest.mark.parametrize(("name", "build"), NAMES.items(), ids=NAMES)
def test_a_model_is_called_by_what_it_is_made_of(name, build):
    data = StandardScaler().set_output(transform="pandas").fit_transform(NUMBERS)
    card = handle_of(build().fit(data, TWO)).card
    assert card.kind == name
    if "Forest" not in name.split()[0]:
        assert name.split()[0] in card.lacks["trees"] or ":" in name


def test_a_regression_is_called_so_too():
    bagged = BaggingRegressor(TransformedTargetRegressor(Ridge()), 2).fit(NUMBERS, toys.score())
    assert handle_of(bagged).card.kind == "BaggingRegressor of TransformedTargetRegressor of Ridge"


def test_the_best_model_of_a_search_is_explained_and_its_settings_are_said():
    model = GridSearchCV(forest(), {"max_depth": [2], "criterion": ["gini"]}, cv=2)
    handle = handle_of(model.fit(NUMBERS, TWO))
    assert handle.card.notes == (
        "The best model of GridSearchCV is explained: “criterion=gini, max_depth=2”.",
    )
    assert handle.card.details == (("trees", "4"),)
    assert handle.trees is not None
    np.testing.assert_array_equal(handle.predict(NUMBERS), model.predict_proba(NUMBERS))


def test_a_search_at_the_end_of_a_pipeline_is_opened_too():
    found = GridSearchCV(forest(), {"max_depth": [2]}, cv=2)
    handle = handle_of(toys.pipeline(found).fit(toys.frame(), TWO))
    assert handle.card.kind == "Pipeline: ColumnTransformer → RandomForestClassifier"
    assert handle.card.notes == ("The best model of GridSearchCV is explained: “max_depth=2”.",)
    np.testing.assert_array_equal(handle.trees.margins(toys.frame()), handle.predict(toys.frame()))


def test_a_search_within_a_search_is_opened():
    inner = GridSearchCV(lines(), {"C": [1.0]}, cv=2)
    handle = handle_of(GridSearchCV(inner, {"cv": [2]}, cv=2).fit(NUMBERS, TWO))
    assert handle.card.kind == "LogisticRegression"
    assert [note.rsplit("“")[-1] for note in handle.card.notes] == ["cv=2”.", "C=1.0”."]


@pytest.mark.parametrize("fit", [True, False], ids=["refit off", "not fitted"])
def test_a_search_that_kept_no_model_is_refused(fit):
    model = GridSearchCV(forest(), {"max_depth": [2]}, cv=2, refit=not fit)
    error = refusal(model.fit(NUMBERS, TWO) if fit else model)
    assert error.code == "NOT_FITTED"
    assert error.sentence.startswith("This GridSearchCV holds no model")
    assert "refit=True" in error.next_step


def test_a_threshold_is_said_and_what_it_is_compared_with_is_explained():
    model = FixedThresholdClassifier(forest(), threshold=0.31, pos_label="yes").fit(NUMBERS, TWO)
    handle = handle_of(model)
    (note,) = handle.card.notes
    assert note.startswith("FixedThresholdClassifier decides at a threshold of 0.31; ")
    assert handle.trees is not None
    np.testing.assert_array_equal(handle.predict(NUMBERS), model.predict_proba(NUMBERS))


def test_a_tuned_threshold_is_said():
    model = TunedThresholdClassifierCV(lines(), cv=2, thresholds=7).fit(NUMBERS, TWO == "yes")
    (note,) = handle_of(model).card.notes
    assert f"a threshold of {model.best_threshold_:.3g};" in note


def test_a_threshold_left_to_itself_is_no_news():
    model = FixedThresholdClassifier(lines()).fit(NUMBERS, TWO)
    assert handle_of(model).card.notes == ()


def test_a_frozen_model_is_the_one_that_was_frozen():
    handle = handle_of(FrozenEstimator(forest().fit(NUMBERS, TWO)))
    assert handle.card.kind == "RandomForestClassifier"
    np.testing.assert_array_equal(handle.trees.margins(NUMBERS), handle.predict(NUMBERS))
    calibrated = CalibratedClassifierCV(FrozenEstimator(GaussianNB().fit(NUMBERS, TWO)))
    kind = handle_of(calibrated.fit(NUMBERS, TWO)).card.kind
    assert kind == "CalibratedClassifierCV of GaussianNB"


def test_settings_from_a_file_are_cut():
    model = GridSearchCV(lines(), {"C": [1.0]}, cv=2).fit(NUMBERS, TWO)
    model.best_params_ = {"C": "x\n" * 500}
    (note,) = handle_of(model).card.notes
    assert "\n" not in note
    assert len(note) < 200
