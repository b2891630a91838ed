"""Distances: a category is 1, numbers add up, and a changed column counts as one more."""

import numpy as np

from explainers.kernels.counterfactuals.space import sets_of_columns, varied, with_cells
from tests.kernels.counterfactuals.worlds import space


def test_distances_add_up_and_efforts_count_columns():
    around = space(own=[2, 0, 1, 0])
    rows = np.array([[2, 0, 1, 0], [4, 0, 1, 0], [1, 3, 1, 6]])
    np.testing.assert_array_equal(around.distances(rows), [0.0, 1.0, 0.5 + 1.5 + 1.0])
    np.testing.assert_array_equal(around.efforts(rows), [0.0, 2.0, 6.0])
    np.testing.assert_array_equal(around.changed(rows).sum(axis=1), [0, 1, 3])


def test_of_each_set_of_columns_the_least_effort_comes_first_then_other_ways_to_change_them():
    around = space(own=[3, 0, 0, 0])
    rows = np.array(
        [[6, 0, 0, 0], [4, 0, 0, 0], [1, 0, 0, 0], [3, 0, 5, 0], [3, 0, 6, 0], [4, 1, 0, 0]]
    )
    kept = varied(around, rows, 9)
    expected = [[4, 0, 0, 0], [3, 0, 5, 0], [4, 1, 0, 0], [1, 0, 0, 0], [3, 0, 6, 0]]
    np.testing.assert_array_equal(kept, expected)
    np.testing.assert_array_equal(varied(around, rows, 2), expected[:2])
    assert varied(around, around.nothing(), 3).shape == (0, 4)
    assert sets_of_columns(around, rows) == 3
    assert sets_of_columns(around, around.nothing()) == 0


def test_what_is_left_alone_is_not_free():
    around = space().without(frozenset({1})).without(frozenset({3}))
    assert around.free.tolist() == [True, False, True, False]


def test_cells_are_put_into_copies():
    rows = np.zeros((2, 3), dtype=np.int64)
    made = with_cells(rows, np.array([[0, 1], [1, 2]]), np.array([5, 6]))
    np.testing.assert_array_equal(made, [[0, 5, 0], [0, 0, 6]])
    assert not rows.any()
