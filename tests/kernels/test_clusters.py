"""Groups of rows: the best ones of small tables, stable, the largest first; and their plane."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from explainers.kernels import clusters as kernel
from explainers.kernels.clusters import clusters, plane, silhouettes
from tests.reference import clusters as slow


def heaps(sizes=(60, 30, 10), seed=0):
    """Heaps of rows far from each other, shuffled, and which heap each row is of."""
    draw = np.random.default_rng(seed)
    middles = np.array([[0.0, 0, 0], [10, 0, 0], [0, 10, 5]])[: len(sizes)]
    labels = draw.permutation(np.repeat(np.arange(len(sizes)), sizes))
    return middles[labels] + draw.normal(size=(len(labels), 3)), labels


def test_heaps_are_found_the_largest_first():
    values, labels = heaps()
    found = clusters(values, 3, seed=0)
    assert_array_equal(found.labels, labels)
    assert found.sizes.tolist() == [60, 30, 10]
    for group in range(3):
        assert_allclose(found.centres[group], values[labels == group].mean(axis=0))


@pytest.mark.parametrize("seed", range(5))
def test_of_few_rows_in_heaps_they_are_the_best_there_are(seed):
    values, _ = heaps((4, 3, 2), seed)
    found = clusters(values, 3, seed=0)
    cost, _ = slow.best_groups(values.tolist(), 3)
    assert_allclose(found.inertia, cost)


@pytest.mark.parametrize("count", [2, 3, 5])
@pytest.mark.parametrize("seed", range(5))
def test_without_heaps_no_row_lies_nearer_to_another_mean(count, seed):
    """No draw need end at the best there is; each ends where Lloyd's rounds change nothing."""
    values = np.random.default_rng(seed).normal(size=(8, 2))
    found = clusters(values, count, seed=0)
    rows, labels = values.tolist(), found.labels.tolist()
    assert_allclose(slow.within(rows, labels), found.inertia)
    assert labels == slow.nearest_means(rows, labels)
    best, _ = slow.best_groups(rows, min(count, 3))
    assert found.inertia <= best * (1.15 if count <= 3 else 1)


def test_the_same_seed_gives_the_same_groups_and_equal_sizes_keep_an_order():
    values, _ = heaps((20, 20, 20))
    first, again = clusters(values, 3, seed=4), clusters(values, 3, seed=4)
    assert_array_equal(first.labels, again.labels)
    other = clusters(values, 3, seed=5)
    assert_array_equal(first.labels, other.labels)
    firsts = [int(np.argmax(first.labels == group)) for group in range(3)]
    assert firsts == sorted(firsts)


def test_rows_behind_the_deciding_ones_go_to_the_nearest_centre(monkeypatch):
    values, labels = heaps()
    monkeypatch.setattr(kernel, "FITTED", 50)
    found = clusters(values, 3, seed=0)
    assert_array_equal(found.labels, labels)
    for group in range(3):
        assert_allclose(found.centres[group], values[:50][labels[:50] == group].mean(axis=0))


def test_there_are_no_more_groups_than_different_rows():
    values = np.array([[1.0, 2], [1, 2], [3, 4], [1, 2]])
    found = clusters(values, 5, seed=0)
    assert found.labels.tolist() == [0, 0, 1, 0]
    assert clusters(np.ones((9, 3)), 4, seed=0).labels.tolist() == [0] * 9
    assert silhouettes(np.ones((9, 3)), range(2, 9), seed=0) == {}


def test_a_group_that_loses_its_rows_takes_the_farthest_one():
    values = np.array([[0.0], [1.0], [10.0]])
    labels = np.array([0, 0, 0])
    moved = kernel._means(values, labels, np.array([[0.0], [50.0]]))
    assert_allclose(moved, [[11 / 3], [10.0]])


@pytest.mark.parametrize("seed", range(3))
def test_silhouettes_are_those_of_the_slow_way(seed):
    values = np.random.default_rng(seed).normal(size=(25, 3))
    found = silhouettes(values, (2, 3, 7, 40), seed=1)
    assert list(found) == [2, 3, 7]
    for count, mean in found.items():
        labels = clusters(values, count, seed=1).labels
        assert_allclose(mean, slow.silhouette(values.tolist(), labels.tolist()))


def test_as_many_groups_as_heaps_are_judged_best():
    values, _ = heaps()
    found = silhouettes(values, range(2, 9), seed=0)
    assert max(found, key=found.__getitem__) == 3 and found[3] > 0.7


def test_the_plane_is_that_of_the_slow_way_and_points_one_way():
    draw = np.random.default_rng(3)
    values = draw.normal(size=(40, 4)) * np.array([1.0, 5.0, 0.5, 2.0])
    found = plane(values)
    axis, share = slow.longest_axis(values.tolist())
    assert_allclose(np.abs(found.axes[0]), np.abs(axis), atol=1e-6)
    assert_allclose(found.shares[0], share, atol=1e-9)
    assert_allclose(found.axes @ found.axes.T, np.eye(2), atol=1e-12)
    assert_allclose(found.places, (values - values.mean(axis=0)) @ found.axes.T, atol=1e-12)
    longest = np.abs(found.axes).argmax(axis=1)
    assert (found.axes[[0, 1], longest] > 0).all()
    turned = plane(values[::-1])
    assert_allclose(turned.places[::-1], found.places, atol=1e-9)


@pytest.mark.parametrize(
    ("values", "shares"),
    [
        (np.ones((5, 3)), [0, 0]),
        (np.outer(np.arange(5.0), [1.0, 2.0, 0.0]), [1, 0]),
        (np.arange(4.0)[:, None], [1, 0]),
        (np.ones((1, 3)), [0, 0]),
    ],
)
def test_rows_that_do_not_differ_in_two_ways_lie_on_a_line_or_a_point(values, shares):
    found = plane(values)
    assert_allclose(found.shares, shares, atol=1e-12)
    assert found.places.shape == (len(values), 2)
    assert_allclose(found.places[:, np.array(shares) == 0], 0, atol=1e-12)
