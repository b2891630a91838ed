"""What a forest answers is what its rows find at the leaves."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from explainers.kernels.trees.answers import forest_answers
from tests.kernels.trees.forests import answers, random_forest, random_rows


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("outputs", [1, 3])
def test_rows_end_where_the_slow_way_ends(seed, outputs):
    draw = np.random.default_rng(seed)
    forest = random_forest(draw, trees=5, depth=5, outputs=outputs)
    rows = random_rows(draw, 200)
    found = forest_answers(forest, rows)
    assert_allclose(found, answers(forest, rows), atol=1e-12)
    assert found.shape == (200, outputs) and len(np.unique(found[:, 0])) > 5


def test_a_forest_without_splits_answers_its_leaves():
    forest = random_forest(np.random.default_rng(1), trees=2, depth=0)
    whole = forest.base + sum(tree.values[0] for tree in forest.trees)
    assert_allclose(forest_answers(forest, np.zeros((3, 5))), np.tile(whole, (3, 1)))
