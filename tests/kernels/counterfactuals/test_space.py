"""Distances: a category is 1, numbers add up, and a changed column counts as one more."""

import numpy as np

from explainers.kernels.counterfactuals.space import one_each, with_cells
from tests.kernels.counterfactuals.worlds import space


def test_distances_add_up_and_efforts_count_columns():
    around = space(own=[2, 0, 1, 0])
    rows = np.array([[2, 0, 1, 0], [4, 0, 1, 0], [1, 3, 1, 6]])
    np.testing.assert_array_equal(around.distances(rows), [0.0, 1.0, 0.5 + 1.5 + 1.0])
    np.testing.assert_array_equal(around.efforts(rows), [0.0, 2.0, 6.0])
    np.testing.assert_array_equal(around.changed(rows).sum(axis=1), [0, 1, 3])


def test_of_each_set_of_columns_the_least_effort_is_kept():
    around = space()
    rows = np.array([[5, 0, 0, 0], [2, 0, 0, 0], [0, 1, 0, 0], [2, 1, 0, 0], [1, 1, 0, 0]])
    kept = one_each(around, rows, 9)
    np.testing.assert_array_equal(kept, [[0, 1, 0, 0], [2, 0, 0, 0], [1, 1, 0, 0]])
    np.testing.assert_array_equal(one_each(around, rows, 1), kept[:1])
    assert one_each(around, around.nothing(), 3).shape == (0, 4)


def test_cells_are_put_into_copies():
    rows = np.zeros((2, 3), dtype=np.int64)
    made = with_cells(rows, np.array([[0, 1], [1, 2]]), np.array([5, 6]))
    np.testing.assert_array_equal(made, [[0, 5, 0], [0, 0, 6]])
    assert not rows.any()
