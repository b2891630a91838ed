"""Decision scores: where a classifier has no probabilities, what it compares is explained."""

import numpy as np
import pytest
import skops.io
from sklearn.ensemble import BaggingClassifier, VotingClassifier
from sklearn.linear_model import Perceptron, RidgeClassifier, SGDClassifier
from sklearn.model_selection import GridSearchCV
from sklearn.multiclass import OneVsOneClassifier, OneVsRestClassifier, OutputCodeClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, LinearSVC, NuSVC

from explainers.methods import registry
from tests import toys
from tests.intake.skops_files import NUMBERS, forest, handle_of, refusal
from tests.subjects import subject

SCORING = {
    "a machine": lambda: SVC(break_ties=True),
    "another machine": lambda: NuSVC(nu=0.2, break_ties=True),
    "a linear machine": LinearSVC,
    "a ridge": RidgeClassifier,
    "a hinge": lambda: SGDClassifier(loss="hinge"),
    "a perceptron": Perceptron,
    "one against one": lambda: OneVsOneClassifier(LinearSVC()),
    "one against the rest": lambda: OneVsRestClassifier(LinearSVC()),
    "what a search found": lambda: GridSearchCV(LinearSVC(), {"C": [1.0]}, cv=2),
}
TARGETS = {"two": toys.two(), "three": toys.three()}


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
@pytest.mark.parametrize("build", SCORING.values(), ids=SCORING)
def test_the_class_with_the_largest_score_is_the_predicted_one(build, target):
    model = make_pipeline(StandardScaler(), build()).fit(NUMBERS, target)
    handle = handle_of(model)
    classes = np.unique(target)
    card = handle.card
    assert (card.task, card.scale, card.unit) == ("classification", "score", "decision score")
    assert (card.outputs, card.classes) == (len(classes), tuple(classes))
    scores = handle.predict(NUMBERS)
    assert scores.shape == (len(NUMBERS), len(classes))
    np.testing.assert_array_equal(classes[scores.argmax(axis=1)], model.predict(NUMBERS))


def test_both_of_two_classes_have_the_score_with_its_sign():
    model = make_pipeline(StandardScaler(), SVC()).fit(NUMBERS, toys.two())
    scores = handle_of(model).predict(NUMBERS)
    np.testing.assert_array_equal(scores[:, 1], model.decision_function(NUMBERS))
    np.testing.assert_array_equal(scores[:, 0], -scores[:, 1])


def test_scores_of_pairs_of_classes_become_scores_of_classes_and_ties_are_said():
    pairs = make_pipeline(StandardScaler(), NuSVC(nu=0.2, decision_function_shape="ovo"))
    pairs.fit(NUMBERS, toys.three())
    handle = handle_of(pairs)
    scores = handle.predict(NUMBERS)
    pairs[-1].decision_function_shape = "ovr"
    np.testing.assert_array_equal(scores, pairs.decision_function(NUMBERS))
    (note,) = handle.card.notes
    assert note.startswith("NuSVC lets pairs of classes vote")
    # The note is needed: some rows do tie.
    classes = np.unique(toys.three())
    other = classes[scores.argmax(axis=1)] != pairs.predict(NUMBERS)
    assert 0 < other.sum() < 0.1 * len(other)


@pytest.mark.parametrize(
    ("options", "target"), [({"break_ties": True}, toys.three()), ({}, toys.two())]
)
def test_where_no_votes_tie_nothing_is_said(options, target):
    model = make_pipeline(StandardScaler(), SVC(**options)).fit(NUMBERS, target)
    assert handle_of(model).card.notes == ()


def test_a_machine_inside_another_model_keeps_its_shape_of_scores():
    """Only the scores that are explained are turned: a member's are what the others were fed."""
    inner = SVC(decision_function_shape="ovo")
    model = BaggingClassifier(inner, 2, random_state=0).fit(NUMBERS, toys.three())
    handle = handle_of(model)
    assert handle.card.scale == "probability"
    np.testing.assert_allclose(handle.predict(NUMBERS), model.predict_proba(NUMBERS))


LABELS_ONLY = {
    "a vote by hand": (
        lambda: VotingClassifier([("a", forest())], voting="hard"),
        "VotingClassifier",
        "voting='soft'",
    ),
    "codes": (
        lambda: make_pipeline(StandardScaler(), OutputCodeClassifier(LinearSVC())),
        "OutputCodeClassifier",
        "OneVsRestClassifier",
    ),
}


@pytest.mark.parametrize(("build", "kind", "way"), LABELS_ONLY.values(), ids=LABELS_ONLY)
def test_a_classifier_that_names_classes_only_is_told_what_to_use(build, kind, way):
    error = refusal(build().fit(NUMBERS, toys.three()))
    assert error.code == "NO_PROBABILITIES"
    assert error.sentence.startswith(f"{kind} answers labels only")
    assert way in error.next_step


def test_scores_are_explained_in_their_own_unit():
    model = toys.pipeline(LinearSVC(dual=False)).fit(toys.frame(), toys.three())
    given = subject(skops.io.dumps(model), rows=3)
    exact = registry()["exact_shap"]
    answer = exact.run(given, exact.parameters(reference_rows=10), np.random.default_rng(0))
    assert answer.facts["unit"] == "decision score"
    found = answer.arrays
    np.testing.assert_allclose(
        found["base_values"] + found["values"].sum(axis=1),
        model.decision_function(toys.frame().head(3)),
        rtol=1e-9,
    )
