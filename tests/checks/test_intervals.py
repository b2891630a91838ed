"""Intervals of shares, against scipy's and against what they promise."""

import numpy as np
import pytest
from scipy.stats import binom, binomtest

from explainers.checks.intervals import Z_95, wilson


@pytest.mark.parametrize(("hits", "rows"), [(0, 5), (3, 10), (50, 100), (100, 100), (1, 100_000)])
def test_as_in_scipy(hits, rows):
    low, high = wilson(np.array(hits), np.array(rows))
    theirs = binomtest(hits, rows).proportion_ci(method="wilson")
    np.testing.assert_allclose([low, high], [theirs.low, theirs.high], atol=1e-12)


def test_intervals_of_nothing_are_not_known():
    low, high = wilson(np.array([0, 1]), np.array([0, 2]))
    assert np.isnan([low[0], high[0]]).all() and np.isfinite([low[1], high[1]]).all()


def test_they_never_leave_0_and_1():
    hits = np.arange(31)
    low, high = wilson(hits, np.full(31, 30))
    assert low[0] == 0 and high[-1] == 1
    assert (low >= 0).all() and (high <= 1).all() and (low < high).all()


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5])
def test_they_hold_the_share_about_as_often_as_they_say(share):
    rows = 60
    low, high = wilson(np.arange(rows + 1), np.full(rows + 1, rows))
    chance = binom.pmf(np.arange(rows + 1), rows, share)
    assert 0.92 < chance[(low <= share) & (share <= high)].sum() < 0.98


def test_half_as_many_deviations_would_not():
    assert abs(Z_95 - 1.959964) < 1e-6
    rows, share = 60, 0.3
    low, high = wilson(np.arange(rows + 1), np.full(rows + 1, rows))
    middle = (low + high) / 2
    narrow = np.abs(middle - share) <= (high - low) / 4
    assert binom.pmf(np.arange(rows + 1), rows, share)[narrow].sum() < 0.8
