"""Attributions of encoded columns end up with the column they were made from."""

import numpy as np

from explainers.kernels.encoded import add_up


def test_columns_made_from_one_are_added_and_the_others_left():
    values = np.arange(2 * 4 * 2, dtype=float).reshape(2, 4, 2)
    found = add_up(values, np.array([1, 0, 1, 3]), 4)
    np.testing.assert_array_equal(found[:, 0], values[:, 1])
    np.testing.assert_array_equal(found[:, 1], values[:, 0] + values[:, 2])
    np.testing.assert_array_equal(found[:, 2], 0.0)
    np.testing.assert_array_equal(found[:, 3], values[:, 3])
    np.testing.assert_allclose(found.sum(axis=1), values.sum(axis=1))
