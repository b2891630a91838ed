"""Nearest rows: against slow loops, at the ends of numbers, and where values are missing."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from explainers.kernels.nearest import distances, kinds, scale, smallest
from tests.reference import nearest as slow

KINDS = ("own", "rent", "free", None)


def drawn(seed, rows=60):
    """Rows of two numbers, one of them with gaps, and two categories."""
    draw = np.random.default_rng(seed)
    ages = draw.integers(18, 80, rows).astype(float)
    sums = np.where(draw.random(rows) < 0.2, np.nan, draw.normal(0, 1e4, rows))
    houses = [KINDS[at] for at in draw.integers(0, 4, rows)]
    jobs = [("clerk", "cook")[at] for at in draw.integers(0, 2, rows)]
    return list(zip(ages.tolist(), sums.tolist(), houses, jobs, strict=True))


def laid_out(rows):
    """The axes of rows, and each row as values along them."""
    axes, values = [], []
    for column in zip(*rows, strict=True):
        if any(isinstance(value, str) for value in column):
            names = list(dict.fromkeys(column))
            codes = np.array([names.index(value) for value in column])
            axes.append(kinds(codes))
            values.append(codes.astype(float))
        else:
            numbers = np.array(column, dtype=float)
            axes.append(scale([numbers]))
            values.append(numbers)
    return axes, np.array(values).T


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("weights", [(1.0, 1.0, 1.0, 1.0), (1.0, 0.5, 0.0, 2.0)])
def test_distances_are_those_of_plain_loops(seed, weights):
    rows = drawn(seed)
    axes, values = laid_out(rows)
    for first in (0, 17):
        found = distances(axes, values[first], np.array(weights))
        wanted = [slow.distance(rows, first, row, weights) for row in range(len(rows))]
        assert_allclose(found, wanted, atol=1e-6)
        assert found[first] == 0
        assert found.max() > 0.3


@pytest.mark.parametrize("seed", range(4))
def test_the_nearest_are_those_of_sorting_all(seed):
    rows = drawn(seed)
    axes, values = laid_out(rows)
    even = (np.arange(len(rows)) % 2 == 0) & (np.arange(len(rows)) != 4)
    found = smallest(distances(axes, values[4], np.ones(4)), even, 5)
    wanted = slow.nearest(rows, 4, np.flatnonzero(even).tolist(), 5, (1.0,) * 4)
    assert found.tolist() == wanted


def test_equal_distances_go_by_their_place():
    apart = np.array([0.5, 0.1, 0.5, 0.1, 0.5, 0.1], dtype=np.float32)
    every = np.ones(6, dtype=bool)
    assert smallest(apart, every, 2).tolist() == [1, 3]
    assert smallest(apart, every, 4).tolist() == [1, 3, 5, 0]
    assert smallest(apart, every, 9).tolist() == [1, 3, 5, 0, 2, 4]
    assert smallest(apart, ~every, 3).tolist() == []


def test_a_missing_value_is_like_another_one_and_unlike_all_else():
    axis = scale([np.array([0.0, 10.0, np.nan, np.inf])])
    assert axis.apart(np.nan).tolist() == [1.0, 1.0, 0.0, 0.0]
    assert axis.apart(10.0).tolist() == [1.0, 0.0, 1.0, 1.0]
    assert axis.apart(5.0).tolist() == [0.5, 0.5, 1.0, 1.0]


def test_a_value_beyond_the_range_is_at_its_end():
    axis = scale([np.array([0.0, 10.0, np.nan])])
    assert axis.apart(20.0).tolist() == [1.0, 0.0, 1.0]
    assert axis.apart(-3.0).tolist() == [0.0, 1.0, 1.0]


def test_one_value_everywhere_has_no_range():
    axis = scale([np.array([3.0, 3.0, np.nan])])
    assert axis.apart(3.0).tolist() == [0.0, 0.0, 1.0]
    assert axis.apart(4.0).tolist() == [1.0, 1.0, 1.0]
    assert scale([np.array([np.nan, np.nan])]).apart(np.nan).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("rows", [16_383, 16_384, 16_385, 40_000])
def test_where_a_column_is_cut_does_not_matter(rows):
    draw = np.random.default_rng(rows)
    numbers = np.where(draw.random(rows) < 0.1, np.nan, draw.normal(size=rows))
    numbers[7] = np.inf
    whole, cut = scale([numbers]), scale(np.split(numbers, [0, 10, rows - 3]))
    np.testing.assert_array_equal(whole.shares, cut.shares)
    known = numbers[np.isfinite(numbers)]
    assert (cut.low, cut.high) == (known.min(), known.max())
    assert_allclose(
        cut.shares[np.isfinite(numbers)],
        (known - known.min()) / np.ptp(known),
        atol=1e-6,
    )
    assert (cut.shares[~np.isfinite(numbers)] == 2).all()


def test_a_column_without_rows_is_laid_out():
    assert len(scale([]).shares) == len(scale([np.array([])]).shares) == 0


def test_numbers_near_the_largest_there_are():
    axis = scale([np.array([-1.7e308, 0.0, 1.7e308])])
    assert_allclose(axis.apart(0.0), [0.5, 0.0, 0.5])


def test_a_category_that_no_row_has():
    assert kinds(np.array([0, 1, 1])).apart(7).tolist() == [1.0, 1.0, 1.0]


def test_codes_take_few_bytes():
    assert kinds(np.arange(200)).codes.dtype == np.uint8
    assert kinds(np.arange(300)).codes.dtype == np.uint16
    assert kinds(np.arange(300)).apart(299).tolist() == [*[1.0] * 299, 0.0]
