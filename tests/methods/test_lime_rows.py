"""LIME over many rows: each row as LIME has it alone, from one drawing."""

from dataclasses import replace

import numpy as np
import pytest

from explainers.methods import registry
from explainers.methods.fitness import by_preference
from tests import toys
from tests.methods import agnostic
from tests.methods.lime_itself import Lime, seeds
from tests.subjects import subject

ONE, METHOD = registry()["lime_table"], registry()["lime_rows"]
ROWS = 6


def explain(method, given, seed=3, **parameters):
    chosen = method.parameters(samples=500, **parameters)
    return method.run(given, chosen, np.random.default_rng(seed))


@pytest.mark.parametrize("name", ["linear", "network-three", "support-vectors-value", "gaps"])
@pytest.mark.parametrize("features", [3, 10])
def test_each_row_is_limes_own_on_equal_draws(name, features):
    given = agnostic.with_gaps(ROWS) if name == "gaps" else agnostic.given(name, ROWS)
    found = explain(METHOD, given, features=features).arrays
    lime = Lime(given)
    for row in range(ROWS):
        weights, (intercept, prediction, _) = lime.explain(row, seeds(3)[0], 500, features)
        np.testing.assert_allclose(found["values"][row], weights, rtol=0, atol=1e-9)
        assert found["base_values"][row, -1] == pytest.approx(intercept, abs=1e-9)
        local = found["base_values"][row, -1] + found["values"][row, :, -1].sum()
        assert local == pytest.approx(prediction, abs=1e-9)


def test_each_row_has_what_lime_says_of_it_alone():
    given = subject(toys.model("lightgbm-three"), ROWS)
    together = explain(METHOD, given).arrays
    names = list(given.rows.columns)
    for row in range(ROWS):
        alone = explain(ONE, replace(given, rows=given.rows.iloc[[row]]))
        at = [names.index(said["feature"]) for said in alone.facts["conditions"]]
        np.testing.assert_array_equal(together["values"][row, at], alone.arrays["weights"])
        np.testing.assert_array_equal(together["base_values"][row], alone.arrays["intercepts"])


def test_weights_miss_the_output_so_no_sum_is_promised():
    found = explain(METHOD, agnostic.given("network-three", 20)).arrays
    missed = found["base_values"] + found["values"].sum(axis=1) - found["outputs"]
    assert np.abs(missed).max() > 0.05
    assert not METHOD.additive
    assert METHOD.scopes == {"global"}  # one row has LIME itself, with its conditions and its fit
    assert by_preference(registry().values()).index(METHOD) > by_preference(
        registry().values()
    ).index(registry()["permutation_shap"])


def test_the_model_is_asked_about_one_drawing_and_the_rows():
    given = agnostic.given("linear", ROWS)
    fresh = replace(given, model=replace(given.model))
    budgets = [explain(METHOD, fresh).facts["budget"] for _ in range(2)]
    assert budgets == [499 + ROWS, ROWS]
    assert METHOD.cost(METHOD.parameters(samples=500), ROWS, 5) == 500 + 2 * ROWS


def test_a_groups_columns_are_added_up_and_it_is_said():
    given = agnostic.given("linear", ROWS)
    plain = explain(METHOD, given)
    grouped = explain(METHOD, replace(given, players=(0, 1, 2, 1, 1)))
    values = plain.arrays["values"]
    expected = np.stack([values[:, 0], values[:, [1, 3, 4]].sum(axis=1), values[:, 2]], axis=1)
    np.testing.assert_allclose(grouped.arrays["values"], expected, atol=1e-15)
    assert [note for note in grouped.facts["notes"] if "added up" in note]
    assert plain.facts["notes"] == []


def test_stand_ins_are_said_alike_for_every_row():
    given = agnostic.with_gaps(8)
    notes = {
        tuple(explain(METHOD, replace(given, rows=given.rows.iloc[[row]])).facts["notes"])
        for row in range(8)
    }
    assert notes == {("Missing numbers are taken as the median of the reference rows here.",)}
