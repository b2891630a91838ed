"""LIME with many seeds: each run is LIME's own, and their spread is that of the draws."""

from dataclasses import replace

import numpy as np
import pytest

from explainers.methods import registry
from tests import toys
from tests.methods import agnostic
from tests.methods.lime_itself import Lime, seeds
from tests.subjects import subject

ONE, METHOD = registry()["lime_table"], registry()["lime_runs"]


def explain(method, given, seed=3, **parameters):
    return method.run(given, method.parameters(**parameters), np.random.default_rng(seed))


@pytest.mark.parametrize("name", ["linear", "network-three", "support-vectors-value"])
def test_runs_are_limes_own_with_as_many_seeds(name):
    given = agnostic.given(name, 1)
    answer = explain(METHOD, given, samples=400, runs=4)
    names = [each["feature"] for each in answer.facts["conditions"]]
    assert names == list(given.rows.columns)
    lime = Lime(given)
    for run, seed in enumerate(seeds(3, runs=4)):
        weights, rest = lime.explain(0, seed, 400, 10)
        np.testing.assert_allclose(answer.arrays["weights"][run], weights, rtol=0, atol=1e-9)
        parts = ("intercepts", "local_predictions", "fits")
        found = [answer.arrays[part][run, -1] for part in parts]
        np.testing.assert_allclose(found, rest, rtol=0, atol=1e-9)


def test_the_first_run_is_the_one_lime_shows():
    given = subject(toys.model("histogram-three"), 1)
    shown = explain(ONE, given, samples=400, features=3)
    runs = explain(METHOD, given, samples=400, features=3, runs=3)
    names = [each["feature"] for each in runs.facts["conditions"]]
    said = {each["feature"]: each for each in runs.facts["conditions"]}
    for condition, weight in zip(shown.facts["conditions"], shown.arrays["weights"], strict=True):
        assert said[condition["feature"]] == condition
        at = names.index(condition["feature"])
        np.testing.assert_array_equal(runs.arrays["weights"][0, at], weight)
    np.testing.assert_array_equal(runs.arrays["fits"][0], shown.arrays["fits"])


def test_conditions_are_those_any_run_chose():
    answer = explain(METHOD, agnostic.given("network-three", 1), samples=100, features=2, runs=12)
    weights = answer.arrays["weights"]
    assert weights.shape[1] == len(answer.facts["conditions"]) > 2
    assert ((weights != 0).sum(axis=1) <= 2).all()
    assert (weights != 0).any(axis=(0, 2)).all()


def test_more_draws_bring_the_runs_together():
    given = agnostic.given("network-three", 1)
    spreads = [
        explain(METHOD, given, samples=samples, runs=10).arrays["weights"].std(axis=0).mean()
        for samples in (200, 3_200)
    ]
    # Sixteen times the draws: a quarter of the spread, but for chance and the fit's penalty.
    assert 2.5 < spreads[0] / spreads[1] < 6


def test_budget_counts_every_run_and_never_more_than_was_said():
    given = agnostic.given("linear", 1)
    fresh = replace(given, model=replace(given.model))
    answer = explain(METHOD, fresh, samples=200, runs=5)
    assert answer.facts["budget"] == 5 * 199 + 1
    assert answer.facts["runs"] == 5
    assert METHOD.cost(METHOD.parameters(samples=200, runs=5), 1, 5) >= 5 * 200
    assert METHOD.parameters().runs == 10


def test_many_rows_at_once_are_refused():
    with pytest.raises(ValueError, match="one row"):
        explain(METHOD, agnostic.given("linear", 2))
