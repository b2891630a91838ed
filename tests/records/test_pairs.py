"""The one order of pairs."""

import numpy as np
import pytest

from explainers.records import pairs_of, squared


def test_a_feature_makes_a_pair_with_itself_and_one_with_each_other():
    first, second = pairs_of(3)
    assert list(zip(first, second, strict=True)) == [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)]


@pytest.mark.parametrize("features", [0, 1, 2, 7])
def test_they_are_as_many_as_are_counted(features):
    assert len(pairs_of(features)[0]) == features * (features + 1) // 2


def test_what_is_said_of_pairs_is_laid_out_on_both_sides():
    square = squared(np.arange(6.0), 3)
    np.testing.assert_array_equal(square, [[0, 1, 2], [1, 3, 4], [2, 4, 5]])
