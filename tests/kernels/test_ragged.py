"""Rows of different lengths behind each other."""

import numpy as np
from numpy.testing import assert_array_equal

from explainers.kernels.ragged import starts, sums


def test_rows_begin_where_those_before_end():
    assert_array_equal(starts(np.array([2, 0, 3])), [0, 2, 2, 5])
    assert_array_equal(starts(np.array([], dtype=np.int64)), [0])


def test_each_row_is_added_up_and_an_empty_one_is_nothing():
    values = np.arange(10.0).reshape(5, 2)
    found = sums(values, np.array([2, 0, 3]))
    assert_array_equal(found, [values[:2].sum(axis=0), [0, 0], values[2:].sum(axis=0)])
    assert sums(values[:0], np.array([0, 0])).tolist() == [[0, 0], [0, 0]]
