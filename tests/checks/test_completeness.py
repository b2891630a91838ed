"""Completeness of maps: what is allowed, and what is not."""

import math

import numpy as np
import pytest

from explainers.checks.completeness import completeness

MARGINS = np.array([[20.0, -40.0], [1.0, 2.0]])


def test_a_gap_is_allowed_up_to_its_share_of_the_largest_margin():
    check = completeness(np.array([0.1, -1.9]), MARGINS, 0.05)
    assert (check.passed, check.value, check.tolerance) == (True, 1.9, 2.0)
    assert check.sentence == (
        "The map adds up to what the output moved from the baseline within 1.9e+00."
    )


@pytest.mark.parametrize("gap", [2.1, -2.1])
def test_a_larger_gap_is_told_with_both_numbers(gap):
    check = completeness(np.array([0.1, gap]), MARGINS, 0.05)
    assert not check.passed
    assert "by 2.1, where 2.0e+00 is allowed" in check.sentence


def test_small_margins_allow_the_share_itself():
    assert completeness(np.array([0.05]), np.array([[0.01, 0.0]]), 0.05).passed
    assert not completeness(np.array([0.06]), np.array([[0.01, 0.0]]), 0.05).passed


@pytest.mark.parametrize("gap", [None, np.array([0.0, math.nan]), np.array([0.0, math.inf])])
def test_a_gap_that_is_not_there_is_infinite(gap):
    check = completeness(gap, MARGINS, 0.05)
    assert (check.passed, check.value) == (False, math.inf)


def test_no_picture_misses_nothing():
    assert completeness(np.zeros(0), np.zeros((0, 2)), 0.05).passed
