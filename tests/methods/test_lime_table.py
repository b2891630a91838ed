"""LIME: against the package itself on equal draws, and its own promises."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import skops.io
from sklearn.svm import LinearSVC

from explainers.methods import registry
from explainers.methods.codes import code_book
from tests import toys
from tests.methods import agnostic
from tests.methods.lime_itself import Lime, seeds
from tests.subjects import subject

METHOD = registry()["lime_table"]
SAMPLES = 600


def explain(given, seed=0, **parameters):
    return METHOD.run(given, METHOD.parameters(**parameters), np.random.default_rng(seed))


def weights_by_feature(given, answer):
    """(features, outputs): 0 where no condition stands."""
    names = list(given.rows.columns)
    weights = np.zeros((len(names), given.model.card.outputs))
    for condition, weight in zip(answer.facts["conditions"], answer.arrays["weights"], strict=True):
        weights[names.index(condition["feature"])] = weight
    return weights


def assert_limes(given, answer, expected, most=1e-9):
    weights, rest = expected
    found = [answer.arrays[name][-1] for name in ("intercepts", "local_predictions", "fits")]
    scale = max(1.0, float(np.abs(weights).max()))
    np.testing.assert_allclose(
        weights_by_feature(given, answer) / scale, weights / scale, rtol=0, atol=most
    )
    np.testing.assert_allclose(found, rest, rtol=0, atol=most * scale)


@cache
def scoring(target):
    """A classifier of two or three classes that has scores and no probabilities."""
    model = toys.pipeline(LinearSVC(dual=False))
    return skops.io.dumps(model.fit(toys.frame(), {"two": toys.two, "three": toys.three}[target]()))


SUBJECTS = {
    "histogram": lambda: subject(toys.model("histogram"), rows=1),
    "xgboost-ubj-three": lambda: subject(toys.model("xgboost-ubj-three"), rows=1),
    "lightgbm-value": lambda: subject(toys.model("lightgbm-value"), rows=1),
    "linear": lambda: agnostic.given("linear", 1),
    "network-three": lambda: agnostic.given("network-three", 1),
    "support-vectors-value": lambda: agnostic.given("support-vectors-value", 1),
    "scores-two": lambda: subject(scoring("two"), rows=1),
    "scores-three": lambda: subject(scoring("three"), rows=1),
    "gaps": lambda: agnostic.with_gaps(1),
}


@pytest.mark.parametrize("features", [2, 4, 10])
@pytest.mark.parametrize("name", SUBJECTS)
def test_numbers_are_limes_own_on_equal_draws(name, features):
    given = SUBJECTS[name]()
    expected = Lime(given).explain(0, seeds(7)[0], SAMPLES, features)
    answer = explain(given, seed=7, samples=SAMPLES, features=features)
    assert_limes(given, answer, expected)
    assert np.abs(expected[0]).max() > 0.001


def test_a_difference_of_a_millionth_is_seen():
    given = SUBJECTS["linear"]()
    expected = Lime(given).explain(0, seeds(7)[0], SAMPLES, 10)
    answer = explain(given, seed=7, samples=SAMPLES)
    answer.arrays["weights"][0] += 1e-6
    with pytest.raises(AssertionError):
        assert_limes(given, answer, expected)


def test_scores_are_fitted_as_they_are():
    given = subject(scoring("three"), rows=1)
    answer = explain(given, features=50)
    assert answer.facts["unit"] == "decision score"
    assert answer.arrays["outputs"].min() < 0


def test_twice_the_scores_have_twice_the_weights():
    given = subject(scoring("two"), rows=1)
    predict = given.model.predict
    double = replace(given.model, predict=lambda frame: 2 * predict(frame))
    once = explain(given, features=50).arrays["weights"]
    twice = explain(replace(given, model=double), features=50).arrays["weights"]
    np.testing.assert_allclose(twice, 2 * once, atol=1e-9)


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
    gap = replace(given, rows=given.rows.assign(amount=np.nan))
    answer = explain(gap, features=50, samples=SAMPLES)
    assert any("“amount”" in note and "median" in note for note in answer.facts["notes"])
    said = {each["feature"]: each for each in answer.facts["conditions"]}
    assert said["amount"]["category"].startswith("missing (taken as ")
    assert "low" not in said["amount"]
    # The output shown is that of the row itself; the fit sees the stand-in.
    np.testing.assert_array_equal(answer.arrays["outputs"], given.model.predict(gap.rows)[0])
    assert_limes(gap, answer, Lime(gap).explain(0, seeds(0)[0], SAMPLES, 50))
    assert METHOD.cost(METHOD.parameters(samples=SAMPLES), 1, 5) == SAMPLES + 1


def test_a_missing_text_is_a_condition_of_its_own():
    given = agnostic.with_gaps(2)
    row = given.rows.iloc[[1]]
    assert row.housing.isna().all()
    answer = explain(replace(given, rows=row), features=50)
    said = {each["feature"]: each for each in answer.facts["conditions"]}
    assert said["housing"] == {"feature": "housing", "category": "missing"}


def test_a_text_no_reference_row_has_is_named():
    given = subject(toys.model("histogram"), rows=1)
    odd = replace(given, rows=given.rows.assign(housing="boat"))
    answer = explain(odd, features=50, samples=SAMPLES)
    said = {each["feature"]: each for each in answer.facts["conditions"]}
    assert said["housing"]["category"] == "boat"
    assert_limes(odd, answer, Lime(odd).explain(0, seeds(0)[0], SAMPLES, 50))


def test_the_next_row_on_the_page_asks_the_model_about_itself_only():
    given = subject(toys.model("histogram"), rows=2)
    asked = []

    def predict(frame):
        asked.append(len(frame))
        return given.model.predict(frame)

    watched = replace(given, model=replace(given.model, predict=predict))
    budgets = [
        explain(replace(watched, rows=watched.rows.iloc[[at]]), samples=300).facts["budget"]
        for at in (0, 1)
    ]
    assert asked == [1, 299, 1]
    assert budgets == [300, 300]  # either answer rests on as many


def test_many_rows_at_once_are_refused():
    with pytest.raises(ValueError, match="one row"):
        explain(subject(toys.model("histogram"), rows=2))


def test_codes_give_back_what_they_took():
    given = subject(toys.model("histogram"), rows=30)
    book = code_book(given.reference, given.kinds)
    back = book.decode(book.encode(given.rows))
    assert back.housing.tolist() == given.rows.housing.tolist()
    np.testing.assert_allclose(back.amount, given.rows.amount)
