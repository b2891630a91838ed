"""The quadrature against the definition, over every kind of split a library has."""

import numpy as np
import pytest

from explainers.kernels.trees.edges import walk_of
from explainers.kernels.trees.forest import Column, Forest, Tree
from explainers.kernels.trees.shapley import shapley_values
from tests.kernels.trees.forests import (
    FEATURES,
    answers,
    nodes_of,
    other_sides,
    random_forest,
    random_rows,
    scale,
    several_answers,
)
from tests.reference.path_game import shapley

CLOSE = 1e-5
"""Of the output's scale: what single precision may cost."""


def by_definition(forest, rows):
    trees = [nodes_of(forest, tree) for tree in forest.trees]
    return np.array([shapley(trees, row, FEATURES) for row in rows])


@pytest.mark.parametrize("depth", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("outputs", [1, 3])
def test_it_is_the_definition(depth, outputs):
    generator = np.random.default_rng(10 * depth + outputs)
    forest = random_forest(generator, depth=depth, outputs=outputs)
    rows = random_rows(generator, 12)
    values = shapley_values(walk_of(forest), rows)
    assert values.shape == (12, FEATURES, outputs)
    assert np.abs(values - by_definition(forest, rows)).max() < CLOSE * scale(forest, rows)


def test_a_wrong_side_of_a_bound_is_no_small_error():
    """The tolerance tells a split that takes equal values to the other side."""
    generator = np.random.default_rng(0)
    forest = random_forest(generator, depth=4)
    rows = random_rows(generator, 12)
    other = other_sides(forest)
    gap = np.abs(shapley_values(walk_of(other), rows) - by_definition(forest, rows)).max()
    assert gap > CLOSE * scale(forest, rows)


@pytest.mark.parametrize("depth", [1, 6, 30])
def test_with_the_base_they_add_up_to_the_forests_own_answer(depth):
    generator = np.random.default_rng(depth)
    forest = random_forest(generator, trees=20, depth=min(depth, 12), outputs=2)
    rows = random_rows(generator, 700)
    walk = walk_of(forest)
    sums = walk.base + shapley_values(walk, rows).sum(axis=1)
    assert np.abs(sums - answers(forest, rows)).max() < CLOSE * scale(forest, rows)


def test_each_tree_may_answer_one_of_several_outputs():
    generator = np.random.default_rng(1)
    several = several_answers(generator)
    rows = random_rows(generator, 5)
    assert np.abs(shapley_values(walk_of(several), rows) - by_definition(several, rows)).max() < (
        CLOSE * scale(several, rows)
    )


def test_several_features_may_be_one_player():
    generator = np.random.default_rng(2)
    apart = random_forest(generator, depth=6)
    forest = Forest(
        apart.trees, apart.columns, apart.base, np.array([0, 1, 1, 0, 2], np.int32), apart.sets
    )
    rows = random_rows(generator, 6)
    values = shapley_values(walk_of(forest), rows)
    together = _as_players(forest, rows)
    assert values.shape == (6, 3, 1)
    assert np.abs(values - together).max() < CLOSE * scale(forest, rows)


def _as_players(forest, rows):
    """The definition over players: a feature is known where its player is."""
    found = []
    for row in rows:
        trees = [nodes_of(forest, tree) for tree in forest.trees]
        found.append(shapley([_known_by_player(t, row, forest.players) for t in trees], row, 3))
    return np.array(found)


def _known_by_player(node, row, players):
    """A tree whose splits were answered for `row`, so that they may be asked under other names."""
    if node.left is None:
        return node
    side = node.goes_left(row[node.feature])
    return type(node)(
        feature=int(players[node.feature]),
        goes_left=lambda _: side,
        share=node.share,
        left=_known_by_player(node.left, row, players),
        right=_known_by_player(node.right, row, players),
    )


def stump(cover, values=(0.0, 1.0, 3.0)):
    empty = np.full(3, -1, np.int32)
    return Tree(
        np.array([1, -1, -1], np.int32),
        np.array([2, -1, -1], np.int32),
        np.zeros(3, np.int32),
        np.array([0.5, 0.0, 0.0]),
        empty,
        np.array(cover, dtype=float),
        np.array(values)[:, None],
    )


def alone(tree):
    return Forest((tree,), (Column(0),), np.zeros(1), np.zeros(1, np.int32))


def test_a_child_that_no_training_row_reached_still_answers():
    walk = walk_of(alone(stump([10.0, 10.0, 0.0])))
    values = shapley_values(walk, np.array([[0.0], [1.0]]))[:, 0, 0]
    assert walk.base[0] == 1.0
    assert values == pytest.approx([0.0, 2.0])


def test_a_tree_without_a_split_is_its_value():
    leaf = Tree(*(part[1:2] for part in _arrays(stump([2.0, 1.0, 1.0]))))
    forest = Forest(
        (leaf, stump([2.0, 1.0, 1.0])), (Column(0),), np.zeros(1), np.zeros(1, np.int32)
    )
    walk = walk_of(forest)
    assert walk.base[0] == 1.0 + 2.0
    assert shapley_values(walk, np.array([[0.0]]))[0, 0, 0] == pytest.approx(-1.0)


def _arrays(tree):
    return (tree.left, tree.right, tree.column, tree.bound, tree.members, tree.cover, tree.values)


@pytest.mark.parametrize("rows", [0, 1, 255, 256, 257, 1_000])
def test_blocks_and_threads_do_not_show(rows):
    generator = np.random.default_rng(3)
    forest = random_forest(generator)
    table = random_rows(generator, rows)
    walk = walk_of(forest)
    values = shapley_values(walk, table, threads=2)
    assert values.shape == (rows, FEATURES, 1)
    for at in range(0, rows, 97):
        one = shapley_values(walk, table[at : at + 1])[0]
        assert np.array_equal(values[at], one)


def test_values_far_beyond_single_precision_keep_their_side():
    forest = alone(stump([2.0, 1.0, 1.0]))
    single = Forest(forest.trees, (Column(0, single=True),), forest.base, forest.players)
    rows = np.array([[1e300], [-1e300], [np.inf], [0.5], [np.nextafter(0.5, 0)]])
    assert shapley_values(walk_of(forest), rows)[:, 0, 0] == pytest.approx([1, -1, 1, 1, -1])
    # In single precision the last value is 0.5 itself.
    assert shapley_values(walk_of(single), rows)[:, 0, 0] == pytest.approx([1, -1, 1, 1, 1])
