"""Deletion curves: against slow loops, and where both ends and ties lie."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from explainers.kernels import deletion
from tests.reference import picture_deletion as slow

SIZES = [((6, 9), 3), ((9, 6), 4), ((5, 5), 5), ((4, 7), 64), ((1, 6), 2), ((227, 200), 8)]
# Answers are the same function of the same pictures, but for the order of the sums.
ROUNDING = 1e-12


def many(answer):
    return lambda batch: np.array([answer(one) for one in batch])


def named(order, size, along):
    names = slow.names_of(size, along)
    return [names[number] for number in order]


@pytest.mark.parametrize(("size", "along"), SIZES)
def test_squares_are_those_of_the_slow_way(size, along):
    cut = deletion.squares(*size, along)
    names = slow.names_of(size, along)
    assert cut.shape == size
    assert_array_equal(np.unique(cut), np.arange(len(names)))
    for y, x in np.ndindex(*size):
        assert names[cut[y, x]] == slow.square_of(y, x, size, along)


@pytest.mark.parametrize(("size", "along"), SIZES)
def test_squares_are_nearly_alike(size, along):
    cut = deletion.squares(*size, along)
    counts = np.bincount(cut.ravel())
    longest = -(-max(size) // min(along, max(size))) + 1
    assert counts.min() > 0
    assert counts.max() <= longest**2
    assert len(counts) <= min(along, max(size)) ** 2


@pytest.mark.parametrize(("size", "along"), SIZES)
def test_means_of_squares(size, along):
    values = np.random.default_rng(0).normal(size=size)
    expected = slow.mean(values, along)
    found = deletion.means(values, deletion.squares(*size, along))
    assert_allclose(found, [expected[name] for name in slow.names_of(size, along)], atol=ROUNDING)


def test_courses_are_those_of_the_slow_way_and_putting_back_is_the_way_backwards():
    generator = np.random.default_rng(1)
    for size, along, steps in (((6, 9), 3, 4), ((5, 4), 5, 100), ((6, 6), 2, 3)):
        picture, instead, answer = slow.random_pictures(generator, size)
        cut = deletion.squares(*size, along)
        count = cut.max() + 1
        stops = deletion.stops(count, steps)
        order = generator.permutation(count)
        orders = np.stack([order, order[::-1]])
        found = deletion.courses(many(answer), picture, instead, cut, orders, stops)
        names = named(order, size, along)
        gone = slow.deletion(answer, picture, instead, along, names, stops)
        back = slow.insertion(answer, picture, instead, along, names, stops)
        assert_allclose(found[0], gone, atol=ROUNDING)
        assert_allclose(found[1, ::-1], back, atol=ROUNDING)
        shares = stops / count
        assert_allclose(deletion.area(found, stops)[0], slow.area(shares, gone), atol=ROUNDING)
        other = generator.permutation(count)
        wrong = slow.deletion(answer, picture, instead, along, named(other, size, along), stops)
        assert np.abs(found[0] - wrong).max() > 1e3 * ROUNDING


def test_both_ends_are_the_same_for_every_order_and_are_asked_about_once():
    generator = np.random.default_rng(2)
    picture, instead, answer = slow.random_pictures(generator)
    asked, told = [], []

    def answers(batch):
        asked.append(len(batch))
        return many(answer)(batch)

    cut = deletion.squares(6, 9, 9)
    stops = deletion.stops(54, 10)
    orders = np.stack([generator.permutation(54) for _ in range(7)])
    found = deletion.courses(
        answers, picture, instead, cut, orders, stops, lambda *pair: told.append(pair)
    )
    assert_array_equal(found[:, 0], np.full(7, answer(picture)))
    assert_array_equal(found[:, -1], np.full(7, answer(instead)))
    assert sum(asked) == deletion.asks(len(stops), 7) == 2 + 7 * 9
    assert max(asked) <= 32
    assert [total for _, total in told] == [65] * len(told)
    assert told[-1][0] == 65


@pytest.mark.parametrize("count", [1, 2, 3, 16, 63, 64, 65, 4_096])
@pytest.mark.parametrize("steps", [10, 11, 50, 200])
def test_stops_run_from_none_to_all_and_are_the_same_backwards(count, steps):
    stops = deletion.stops(count, steps)
    assert (stops[0], stops[-1]) == (0, count)
    assert (np.diff(stops) > 0).all()
    assert_array_equal(stops, (count - stops)[::-1])
    assert len(stops) <= min(count + 1, steps + 2)
    if count > 2 * steps:
        assert len(stops) >= steps
        assert np.diff(stops).max() <= count / steps + 2


def test_squares_fall_by_their_scores_and_chance_decides_among_equal_ones():
    scores = np.array([0.0, 3.0, -1.0, 3.0, 0.0, 0.0])
    seen = set()
    for seed in range(200):
        order = deletion.falling(scores, np.random.default_rng(seed))
        assert_array_equal(scores[order], [3, 3, 0, 0, 0, -1])
        seen.add(tuple(order))
    assert len(seen) == 2 * 6  # every order of the equal ones


def test_the_area_of_a_straight_way_is_its_middle():
    stops = np.array([0, 1, 5, 10])
    assert_allclose(deletion.area(np.array([[1.0, 0.9, 0.5, 0.0]]), stops), [0.5])
    assert_allclose(deletion.area(np.full(4, 0.3), stops), 0.3)
