"""One tree by itself: its levels, what it expects on the way, and the ways of rows."""

import numpy as np
import pytest

from explainers.intake import models
from explainers.kernels.trees.single import expected, levels_of, ways_of
from tests import toys
from tests.subjects import subject

# A chain to the right beside a leaf, its nodes numbered depth first.
LEFT = np.array([1, -1, 3, -1, 5, -1, -1])
RIGHT = np.array([2, -1, 4, -1, 6, -1, -1])


def depth_first(tree):
    """What each node answers on average, by recursion from the definition."""

    def at(node):
        if tree.left[node] < 0:
            return tree.values[node]
        both = tree.left[node], tree.right[node]
        parts = [at(child) for child in both]
        cover = tree.cover[list(both)]
        return (cover[0] * parts[0] + cover[1] * parts[1]) / cover.sum()

    return np.array([at(node) for node in range(len(tree.left))])


def test_levels_come_one_after_the_other():
    levels = levels_of(LEFT, RIGHT)
    assert levels.order.tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert levels.sizes.tolist() == [1, 2, 2, 2]
    turned = levels_of(np.array([3, -1, -1, 1, -1]), np.array([4, -1, -1, 2, -1]))
    assert turned.order.tolist() == [0, 3, 4, 1, 2]
    assert (turned.left.tolist(), turned.right.tolist()) == ([1, 3, -1, -1, -1], [2, 4, -1, -1, -1])


def test_whole_levels_are_kept_and_those_below_stand_where_they_left():
    whole = levels_of(LEFT, RIGHT)
    top = whole.within(6)
    assert len(top.order) == 5
    assert top.left.tolist() == [1, -1, 3, -1, -1]
    assert top.places(np.arange(7), whole).tolist() == [0, 1, 2, 3, 4, 4, 4]
    assert len(whole.within(0).order) == 1
    assert whole.within(99).places(np.arange(7), whole).tolist() == list(range(7))


@pytest.mark.parametrize("name", toys.TREES)
def test_a_node_expects_the_mean_of_what_lies_below(name):
    forest = models.read(toys.model(name), "model").trees.form.forest()
    for tree in forest.trees[:3]:
        np.testing.assert_allclose(expected(tree), depth_first(tree), rtol=0, atol=1e-12)


def test_children_that_no_row_reached_count_alike():
    forest = models.read(toys.model("forest"), "model").trees.form.forest()
    tree = forest.trees[0]
    bare = type(tree)(**{**vars(tree), "cover": np.zeros(len(tree.left))})
    deepest = int(np.flatnonzero((bare.left >= 0) & (bare.left[bare.left] < 0))[-1])
    both = [int(bare.left[deepest]), int(bare.right[deepest])]
    if all(bare.left[child] < 0 for child in both):
        np.testing.assert_allclose(expected(bare)[deepest], bare.values[both].mean(axis=0))
    assert np.isfinite(expected(bare)).all()


def test_rows_end_in_the_leaf_that_scikit_learn_says():
    given = subject(toys.model("forest"), 240)
    trees, members = given.model.trees, toys_forest()
    rows = trees.form.encode(given.rows)
    for number in range(3):
        found = ways_of(trees.form.forest(), number).ends(rows)
        np.testing.assert_array_equal(found, members[number].apply(rows.astype(np.float32)))


@pytest.mark.parametrize("name", toys.TREES)
def test_the_leaves_of_all_trees_add_up_to_what_the_model_answers(name):
    given = subject(toys.model(name), 60)
    trees = given.model.trees
    forest = trees.form.forest()
    rows = trees.form.encode(given.rows)
    total = np.tile(forest.base, (60, 1))
    for number, tree in enumerate(forest.trees):
        own = slice(tree.output, tree.output + tree.values.shape[1])
        total[:, own] += tree.values[ways_of(forest, number).ends(rows)]
    margins = trees.margins(given.rows)
    # Of two classes the trees answer the second one.
    np.testing.assert_allclose(total, margins[:, -total.shape[1] :], rtol=0, atol=2e-6)


def toys_forest():
    import skops.io

    data = toys.model("forest")
    pipeline = skops.io.loads(data, trusted=skops.io.get_untrusted_types(data=data))
    return pipeline[-1].estimators_
