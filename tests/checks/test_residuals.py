"""Errors of predicted values: figures, strips and quantiles."""

import numpy as np
import pytest
from scipy.stats import norm
from sklearn.metrics import mean_absolute_percentage_error, median_absolute_error

from explainers.checks.residuals import against_normal, bands, error_figures


def drawn(rows=500, seed=0):
    draw = np.random.default_rng(seed)
    truth = draw.normal(20, 3, rows)
    return truth + draw.normal(0.5, 1, rows), truth


def by_name(figures):
    return {figure.name: figure.value for figure in figures}


def test_figures_as_in_scikit_learn():
    predicted, truth = drawn()
    found = by_name(error_figures(predicted, truth))
    assert found == pytest.approx(
        {
            "Median error": median_absolute_error(truth, predicted),
            "Bias": (predicted - truth).mean(),
            "Mean percentage error": mean_absolute_percentage_error(truth, predicted),
        }
    )
    predicted[0] += 100
    other = by_name(error_figures(predicted, truth))
    assert other["Bias"] != pytest.approx(found["Bias"])


def test_a_known_value_of_0_has_no_percentage():
    assert list(by_name(error_figures(np.ones(2), np.array([0.0, 1.0])))) == [
        "Median error",
        "Bias",
    ]
    assert np.isnan([f.value for f in error_figures(np.array([]), np.array([]))]).all()


def test_a_model_that_tells_too_much_is_biased_upwards():
    assert by_name(error_figures(np.array([3.0, 5.0]), np.array([2.0, 4.0])))["Bias"] == 1


def test_strips_hold_as_many_rows_each_and_their_quantiles():
    x, y = drawn(600)
    found = bands(x, y, 6)
    assert found.rows.tolist() == [100] * 6
    order = np.argsort(x)
    for strip, at in enumerate(np.split(order, 6)):
        assert found.x[strip] == np.median(x[at])
        np.testing.assert_allclose(
            [found.low[strip], found.middle[strip], found.high[strip]],
            np.quantile(y[at], [0.1, 0.5, 0.9]),
        )


def test_points_of_one_place_stay_in_one_strip():
    x = np.repeat([1.0, 2.0, 7.0], [90, 5, 5])
    found = bands(x, np.arange(100.0))
    assert found.rows.sum() == 100 and found.rows[0] == 90
    assert found.x[0] == 1.0 and len(found.x) <= 3
    assert len(bands(np.array([]), np.array([])).rows) == 0


def test_quantiles_as_in_plain_counting():
    values = np.random.default_rng(1).gamma(2, size=400)
    found = against_normal(values)
    np.testing.assert_array_equal(found.values, np.sort(values))
    places = norm.ppf((np.arange(400) + 0.5) / 400)
    theirs = values.mean() + values.std(ddof=1) * places
    np.testing.assert_allclose(found.normal, theirs)
    assert not np.allclose(found.normal, values.mean() + values.std() * places)


def test_many_values_keep_their_tails_and_lie_close():
    values = np.random.default_rng(2).normal(size=200_000)
    found = against_normal(values)
    assert len(found.values) <= 1_000
    assert (found.values[0], found.values[-1]) == (values.min(), values.max())
    assert np.diff(found.normal).max() < 0.05 * np.ptp(found.normal)
    np.testing.assert_allclose(found.normal[100:-100], found.values[100:-100], atol=0.05)
    heavy = against_normal(np.random.default_rng(2).standard_t(2, size=200_000))
    assert abs(heavy.values[-1] - heavy.normal[-1]) > 10


def test_values_that_do_not_differ_have_no_quantiles():
    assert against_normal(np.ones(5)) is None and against_normal(np.array([1.0])) is None
