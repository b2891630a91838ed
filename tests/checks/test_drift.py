"""How far two groups of rows differ in a column."""

import numpy as np
import pytest
from scipy.stats import ks_2samp

from explainers.checks.drift import distance_of_categories, distance_of_numbers


@pytest.mark.parametrize("seed", range(4))
def test_numbers_as_in_scipy(seed):
    draw = np.random.default_rng(seed)
    one, other = draw.normal(size=200).round(1), draw.normal(0.3, 2, size=90).round(1)
    found = distance_of_numbers(one, other)
    assert found == pytest.approx(ks_2samp(one, other).statistic)
    other[0] = 99.0
    assert found != pytest.approx(ks_2samp(one[:-50], other).statistic)


def test_a_missing_value_is_a_value():
    lost = np.array([np.nan, 1.0, 2.0, np.nan])
    assert distance_of_numbers(lost, np.array([1.0, 2.0, 2.0, 1.0])) == 0.5
    assert distance_of_numbers(lost, lost) == 0
    assert distance_of_numbers(np.full(3, np.nan), np.ones(2)) == 1


def test_categories_as_in_plain_counting():
    one, other = np.array([0, 0, 1, 2]), np.array([0, 3])
    shares = [(0.5, 0.5), (0.25, 0), (0.25, 0), (0, 0.5)]
    assert distance_of_categories(one, other) == sum(abs(a - b) for a, b in shares) / 2
    assert distance_of_categories(one, one) == 0
    assert distance_of_categories(np.zeros(3, int), np.ones(2, int)) == 1


def test_a_group_without_rows_has_no_distance():
    nothing = np.array([], dtype=np.int64)
    assert np.isnan(distance_of_categories(nothing, np.array([1])))
    assert np.isnan(distance_of_numbers(np.array([1.0]), nothing.astype(float)))
