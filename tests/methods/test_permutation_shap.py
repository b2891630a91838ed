"""Permutation SHAP: an estimate of Exact SHAP, as good as it says."""

import numpy as np
import pytest

from explainers.methods import registry
from tests.methods.agnostic import explain, given

EXACT, METHOD = registry()["exact_shap"], registry()["permutation_shap"]
# Twice a standard error covers 95 % of estimates; with a hundred degrees of freedom a little less.
LEAST, MOST = 0.90, 0.99


def missed(name, pairs, seeds=6, rows=40, references=100):
    """Errors and standard errors of one class' effects, (seeds, rows, features) each.

    Effects that no order can change are left out: nothing is estimated there.
    """
    subject = given(name, rows)
    exact = explain(EXACT, subject, reference_rows=references).arrays["values"][:, :, 0]
    chosen = {"pairs": pairs, "reference_rows": references}
    found = [explain(METHOD, subject, seed, **chosen).arrays for seed in range(seeds)]
    errors = np.array([arrays["values"][:, :, 0] - exact for arrays in found])
    stated = np.array([arrays["stderr"][:, :, 0] for arrays in found])
    open_ones = stated.max(axis=0) > 1e-9
    return errors[:, open_ones], stated[:, open_ones]


def covered(errors, stated):
    return float((np.abs(errors) <= 2 * stated).mean())


@pytest.mark.parametrize("name", ["neighbours", "network-three", "support-vectors", "gaps"])
def test_standard_errors_are_calibrated(name):
    errors, stated = missed(name, 400)
    assert errors.size > 500
    assert LEAST < covered(errors, stated) < MOST
    assert not LEAST < covered(errors, stated / 2) < MOST
    assert not LEAST < covered(errors, stated * 4) < MOST


@pytest.mark.parametrize("name", ["network-three", "support-vectors"])
def test_sixteen_times_the_pairs_quarter_the_error(name):
    few, many = (
        np.sqrt((missed(name, pairs, seeds=10, rows=20, references=20)[0] ** 2).mean())
        for pairs in (40, 640)
    )
    assert 3.0 < few / many < 5.3
    assert many > 1e-6


def test_default_budget_is_close_to_exact_in_probability():
    errors, _ = missed("gaps", METHOD.parameters().pairs, seeds=1)
    assert np.abs(errors).max() < 0.005


def test_an_additive_model_leaves_nothing_to_chance():
    subject = given("linear-value")
    arrays = explain(METHOD, subject).arrays
    np.testing.assert_allclose(
        arrays["values"], explain(EXACT, subject).arrays["values"], rtol=0, atol=1e-9
    )
    assert arrays["stderr"].max() < 1e-9


def test_seed_changes_the_draws_within_their_standard_errors():
    subject = given("neighbours")
    first, again, other = (explain(METHOD, subject, seed).arrays for seed in (1, 1, 2))
    np.testing.assert_array_equal(first["values"], again["values"])
    np.testing.assert_array_equal(first["stderr"], again["stderr"])
    moved = np.abs(first["values"] - other["values"])
    assert moved.max() > 0
    together = np.sqrt(first["stderr"] ** 2 + other["stderr"] ** 2)
    assert (moved <= 5 * together + 1e-9).all()


def test_what_the_standard_errors_do_not_cover_is_said():
    notes = explain(METHOD, given("linear", 1)).facts["notes"]
    assert notes[-1] == "Standard errors are those of the orders drawn, with these reference rows."
