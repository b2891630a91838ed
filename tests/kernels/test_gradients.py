"""Mean slopes on a straight way, against integrals known in closed form."""

import numpy as np
import pytest

from explainers.kernels import gradients
from explainers.kernels.gradients import mean_slopes, quadrature, slopes_at

BASELINE = np.array([0.5, -1.0, 0.25])
ROWS = np.random.default_rng(0).normal(size=(7, 3))
TOLERANCE = 1e-12


def polynomials(rows, output):
    """Slopes of x0 x1 + x2³ and of x0² - x2."""
    x, y, z = rows.T
    return np.stack([y, x, 3 * z**2] if output == 0 else [2 * x, 0 * y, -1 + 0 * z], axis=1)


def known(rows, baseline):
    """Mean slopes of both on the way, (rows, columns, outputs), by hand."""
    x, y, z = (rows + baseline).T / 2
    squares = (rows[:, 2] ** 2 + rows[:, 2] * baseline[2] + baseline[2] ** 2) / 3
    first = np.stack([y, x, 3 * squares], axis=1)
    return np.stack([first, np.stack([2 * x, 0 * y, -1 + 0 * z], axis=1)], axis=-1)


@pytest.mark.parametrize("steps", [2, 8, 64])
def test_mean_slopes_of_polynomials_are_exact(steps):
    found, right = mean_slopes(polynomials, ROWS, BASELINE, 2, steps), known(ROWS, BASELINE)
    np.testing.assert_allclose(found, right, rtol=0, atol=TOLERANCE)
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(found + 1.5 * TOLERANCE, right, rtol=0, atol=TOLERANCE)


def test_one_step_is_not_enough_for_a_cube():
    found = mean_slopes(polynomials, ROWS, BASELINE, 2, 1)
    assert np.abs(found - known(ROWS, BASELINE)).max() > 0.01


def test_slopes_of_all_outputs_stand_side_by_side():
    found = slopes_at(polynomials, ROWS.astype(np.float32), 2)
    assert found.shape == (7, 3, 2) and found.dtype == np.float64
    np.testing.assert_array_equal(found[:, :, 1], polynomials(ROWS.astype(np.float32), 1))


def test_no_rows_have_no_slopes():
    assert mean_slopes(polynomials, ROWS[:0], BASELINE, 2, 8).shape == (0, 3, 2)


@pytest.mark.parametrize(
    ("limits", "most"),
    [
        ({"PATH_ROWS": 24}, 24),
        ({"PATH_ROWS": 23}, 16),
        ({"CELLS": 3 * 40}, 40),
        ({"PATH_ROWS": 1}, 8),  # one way alone is more than the limit
    ],
)
def test_calls_stay_within_their_limits_and_give_the_same(monkeypatch, limits, most):
    whole = mean_slopes(polynomials, ROWS, BASELINE, 2, 8)
    for name, limit in limits.items():
        monkeypatch.setattr(gradients, name, limit)
    sent = []

    def counting(rows, output):
        sent.append((output, len(rows)))
        return polynomials(rows, output)

    found = mean_slopes(counting, ROWS, BASELINE, 2, 8)
    np.testing.assert_allclose(found, whole, rtol=0, atol=TOLERANCE)
    assert max(rows for _, rows in sent) == most
    for output in (0, 1):
        assert sum(rows for asked, rows in sent if asked == output) == 7 * 8


def test_places_and_weights_are_those_of_gauss_and_legendre():
    places, weights = quadrature(3)
    root = np.sqrt(3 / 5) / 2
    np.testing.assert_allclose(places, [0.5 - root, 0.5, 0.5 + root], rtol=0, atol=TOLERANCE)
    np.testing.assert_allclose(weights, [5 / 18, 8 / 18, 5 / 18], rtol=0, atol=TOLERANCE)


def test_kept_places_cannot_be_changed_by_anyone():
    for array in quadrature(5):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0


def equal(steps, place):
    return (np.arange(steps) + place) / steps, np.full(steps, 1 / steps)


def test_smooth_slopes_need_far_fewer_places_than_equal_steps_do():
    def gap(places, weights):
        return abs(3 * weights @ np.cosh(3 * places - 1) ** -2.0 - np.tanh(2) - np.tanh(1))

    assert gap(*quadrature(16)) < 1e-6
    assert gap(*equal(256, 0.5)) > 1e-6  # middles
    assert gap(*equal(256, 1.0)) > 1e-3  # ends, as in the paper


def test_broken_slopes_cost_every_rule_about_one_step():
    """Networks of ReLUs are made of such breaks; hence the method's default of 512 places."""
    kinks = np.random.default_rng(1).uniform(0, 1, 200)

    def worst(places, weights):
        return max(abs(weights @ (places > kink) - (1 - kink)) for kink in kinks)

    assert worst(*quadrature(512)) < 0.005 < worst(*quadrature(128))
    assert worst(*quadrature(64)) < worst(*equal(64, 0.0)) / 1.2
