"""LIME: our adapter against a slow fit written from the paper, and its own promises."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import skops.io
from lime.lime_tabular import LimeTabularExplainer
from sklearn.svm import LinearSVC

from explainers.methods import registry
from explainers.methods.codes import code_book
from tests import toys
from tests.reference.local_ridge import fit
from tests.subjects import subject

METHOD = registry()["lime_table"]


def explain(given, seed=0, **parameters):
    return METHOD.run(given, METHOD.parameters(**parameters), np.random.default_rng(seed))


@pytest.fixture
def drawn(monkeypatch):
    """What lime drew: (conditions, answers, width), caught on its way into the fit."""
    caught = []
    from lime.lime_base import LimeBase

    original = LimeBase.explain_instance_with_data

    def catch(self, data, labels, distances, label, *args, **options):
        caught.append((np.asarray(data), np.asarray(labels)[:, label]))
        return original(self, data, labels, distances, label, *args, **options)

    monkeypatch.setattr(LimeBase, "explain_instance_with_data", catch)
    return caught


@pytest.mark.parametrize("name", ["histogram", "xgboost-ubj-three", "lightgbm-value"])
def test_weights_equal_the_papers_ridge_on_the_same_draws(name, drawn):
    given = subject(toys.model(name), rows=1)
    answer = explain(given, features=50, samples=1_000).arrays
    for output, (conditions, answers) in enumerate(drawn):
        intercept, weights = fit(conditions, answers, 0.75 * np.sqrt(5))
        np.testing.assert_allclose(answer["weights"][:, output], weights, atol=1e-8)
        np.testing.assert_allclose(answer["intercepts"][output], intercept, atol=1e-8)
        np.testing.assert_allclose(
            answer["local_predictions"][output], intercept + weights.sum(), atol=1e-8
        )


@cache
def scoring(target):
    """A classifier of two or three classes that has scores and no probabilities."""
    model = toys.pipeline(LinearSVC(dual=False))
    return skops.io.dumps(model.fit(toys.frame(), {"two": toys.two, "three": toys.three}[target]()))


@pytest.mark.parametrize("target", ["two", "three"])
def test_weights_of_scores_are_those_of_the_scores_themselves(target, drawn):
    given = subject(scoring(target), rows=1)
    answer = explain(given, features=50, samples=1_000)
    assert answer.facts["unit"] == "decision score"
    for output, (conditions, answers) in enumerate(drawn):
        intercept, weights = fit(conditions, answers, 0.75 * np.sqrt(5))
        np.testing.assert_allclose(answer.arrays["weights"][:, output], weights, atol=1e-8)
        np.testing.assert_allclose(answer.arrays["intercepts"][output], intercept, atol=1e-8)
        # What was fitted are scores, not shares of one: they are negative and above 1 too.
        assert answers.min() < 0
        np.testing.assert_allclose(answers[0], answer.arrays["outputs"][output])


def test_twice_the_scores_have_twice_the_weights():
    given = subject(scoring("two"), rows=1)
    predict = given.model.predict
    double = replace(given.model, predict=lambda frame: 2 * predict(frame))
    once = explain(given, features=50).arrays["weights"]
    twice = explain(replace(given, model=double), features=50).arrays["weights"]
    np.testing.assert_allclose(twice, 2 * once, atol=1e-9)


def test_probabilities_that_do_not_sum_to_1_are_still_remarked_on():
    given = subject(toys.model("histogram"), rows=1)
    predict = given.model.predict
    half = replace(given.model, predict=lambda frame: predict(frame) / 2)
    with pytest.warns(UserWarning, match="do not sum to 1"):
        explain(replace(given, model=half))


def test_each_class_keeps_its_own_fit():
    answer = explain(subject(toys.model("histogram-three"), rows=1)).arrays
    assert answer["fits"].shape == (3,)
    assert len(set(answer["fits"].round(6))) == 3
    np.testing.assert_allclose(answer["outputs"].sum(), 1.0)


def test_conditions_hold_for_the_row_and_name_the_users_columns():
    given = subject(toys.model("histogram"), rows=1)
    row = given.rows.iloc[0]
    for condition in explain(given, features=50).facts["conditions"]:
        value = row[condition["feature"]]
        if "category" in condition:
            assert condition["category"] == value
        else:
            low, high = condition["low"], condition["high"]
            assert low is None or value > low
            assert high is None or value <= high


def test_a_missing_number_is_filled_and_said():
    given = subject(toys.model("histogram"), rows=1)
    gap = given.rows.assign(amount=np.nan)
    answer = explain(replace(given, rows=gap), features=50)
    assert any("“amount”" in note and "median" in note for note in answer.facts["notes"])
    said = {each["feature"]: each for each in answer.facts["conditions"]}
    assert said["amount"]["category"].startswith("missing (taken as ")
    assert "low" not in said["amount"]


def test_codes_give_back_what_they_took():
    given = subject(toys.model("histogram"), rows=30)
    book = code_book(given.reference, given.rows, given.kinds)
    back = book.decode(book.encode(given.rows))
    assert back.housing.tolist() == given.rows.housing.tolist()
    np.testing.assert_allclose(back.amount, given.rows.amount)


def test_lime_itself_keeps_only_the_last_labels_fit():
    """The reason for our recorder; when this fails, lime was mended and ours can go."""
    draw = np.random.default_rng(0)
    explainer = LimeTabularExplainer(draw.normal(size=(50, 3)), random_state=0)
    result = explainer.explain_instance(
        np.ones(3), lambda z: np.abs(z) / np.abs(z).sum(1, keepdims=True), labels=(0, 1, 2)
    )
    assert np.ndim(result.score) == 0
