"""Rank correlation and overlap of maps: against slow loops and SciPy, and at their ends."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.stats import spearmanr

from explainers.kernels.rank_agreement import rank_correlation, top_overlap
from tests.reference import rank_agreement as slow

DRAW = np.random.default_rng(3)
MAP = DRAW.normal(size=(6, 7))
TIED = DRAW.integers(0, 4, (6, 7)).astype(float)
PAIRS = [(MAP, DRAW.normal(size=(6, 7))), (TIED, MAP), (TIED, DRAW.integers(0, 3, (6, 7)) * 1.0)]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_rank_correlation_is_that_of_loops_and_of_scipy(one, other):
    found = rank_correlation(one, other)
    assert_allclose(found, slow.spearman(one.ravel(), other.ravel()), atol=1e-12)
    assert_allclose(found, spearmanr(one.ravel(), other.ravel()).statistic, atol=1e-12)
    assert found == rank_correlation(other, one)
    assert abs(found) < 0.9


def test_only_the_order_counts():
    assert rank_correlation(MAP, MAP) == 1.0
    assert rank_correlation(TIED, TIED) == 1.0
    assert rank_correlation(MAP, np.exp(3 * MAP)) == 1.0
    assert rank_correlation(MAP, -MAP) == -1.0
    moved = MAP.copy()
    moved[0, :2] = moved[0, 1::-1]
    assert 0.6 < rank_correlation(MAP, moved) < 1.0


def test_a_map_that_is_the_same_everywhere_has_no_order():
    for flat in (np.zeros_like(MAP), np.full_like(MAP, 0.1)):
        assert np.isnan(rank_correlation(MAP, flat))
        assert np.isnan(rank_correlation(flat, flat))


def test_maps_that_are_not_finite_agree_with_nothing():
    broken = MAP.copy()
    broken[2, 2] = np.nan
    assert np.isnan(rank_correlation(MAP, broken))
    assert np.isnan(top_overlap(broken, MAP, 0.1))
    assert np.isnan(top_overlap(np.zeros((0, 3)), np.zeros((0, 3)), 0.1))


def test_overlap_without_ties_is_a_count():
    """Ten places, of which two are on top: both, one and none in common."""
    one = np.arange(10.0)
    assert top_overlap(one, one, 0.2) == 1.0
    assert top_overlap(one, one[[9, 1, 2, 3, 4, 5, 6, 7, 0, 8]], 0.2) == 0.5
    assert top_overlap(one, -one, 0.2) == 0.0
    assert top_overlap(one, -one, 0.15) == 0.0  # one and a half is two
    assert top_overlap(one, -one, 1.0) == 1.0


@pytest.mark.parametrize("share", [0.05, 0.2, 0.45, 0.8])
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_overlap_is_that_of_taking_the_largest_one_by_one(one, other, share):
    found = top_overlap(one, other, share)
    assert found == slow.overlap(one.ravel().tolist(), other.ravel().tolist(), share)
    assert found == top_overlap(other, one, share)
    assert top_overlap(one, one, share) == 1.0


def test_zeros_in_the_same_order_are_no_agreement():
    one, other = np.zeros(1_000), np.zeros(1_000)
    one[:10], other[-10:] = 1.0, 1.0
    assert top_overlap(one, other, 0.1) == 0.0
    assert np.isnan(top_overlap(one, np.zeros(1_000), 0.1))
