"""Trees over pixels and over players in a row: every player in one leaf, cuts where they belong."""

import numpy as np
import pytest

from explainers.kernels.partition_trees import everything, grid_tree, sequence_tree


def runs(tree):
    """Each node's players as a sorted list, root first."""
    return [sorted(tree.of(node).tolist()) for node in range(len(tree.start))]


def assert_halves(tree):
    """Both parts of a node are what it has, and each player stands in one leaf of its own."""
    found = runs(tree)
    for node, (first, second) in enumerate(tree.children.tolist()):
        if first < 0:
            assert second < 0
            assert len(found[node]) == 1
        else:
            assert sorted(found[first] + found[second]) == found[node]
            assert found[first] and found[second]
    assert found[0] == list(range(tree.players))


@pytest.mark.parametrize("sides", [(1, 1), (1, 5), (4, 1), (2, 3), (5, 7), (16, 16)])
def test_each_pixel_of_a_grid_is_a_leaf(sides):
    tree = grid_tree(*sides)
    assert tree.players == sides[0] * sides[1]
    assert len(tree.start) == 2 * tree.players - 1
    assert_halves(tree)


def test_a_rectangle_is_cut_across_its_longer_side_the_longer_part_first():
    found = runs(grid_tree(3, 5))
    numbers = np.arange(15).reshape(3, 5)
    assert found[1] == numbers[:, :3].ravel().tolist()
    assert found[2] == numbers[:, 3:].ravel().tolist()
    # A square, and what is higher than wide, is cut into an upper and a lower part.
    assert found[3] == numbers[:2, :3].ravel().tolist()
    assert found[5] == numbers[:2, 3:].ravel().tolist()


def test_a_tree_is_made_once_and_cannot_be_written_on():
    assert grid_tree(4, 6) is grid_tree(4, 6)
    with pytest.raises(ValueError, match="read-only"):
        grid_tree(4, 6).order[0] = 3


@pytest.mark.parametrize("count", [1, 2, 3, 7, 40])
def test_each_player_in_a_row_is_a_leaf(count):
    tree = sequence_tree(count, [2, 5, 11], [1, 3])
    assert_halves(tree)
    assert tree.order.tolist() == list(range(count))


def test_a_row_is_halved_where_nothing_is_known_of_it():
    assert runs(sequence_tree(5))[:5] == [[0, 1, 2, 3, 4], [0, 1], [2, 3, 4], [0], [1]]


def test_parts_are_cut_apart_before_any_is_cut_and_the_largest_kind_first():
    paragraphs, sentences = [9], [1, 3, 9, 11]
    found = runs(sequence_tree(12, paragraphs, sentences))
    assert found[1:3] == [list(range(9)), [9, 10, 11]]
    # Of two sentences' bounds the one nearer to the middle; of equally near ones the first.
    assert found[3:5] == [[0, 1, 2], [3, 4, 5, 6, 7, 8]]
    assert found[5:7] == [[9, 10], [11]]
    assert found[7:9] == [[0], [1, 2]]
    assert found[9:11] == [[3, 4, 5], [6, 7, 8]]


def test_bounds_outside_of_a_row_cut_nothing():
    found, expected = sequence_tree(4, [0, 4, 9], []), sequence_tree(4)
    np.testing.assert_array_equal(found.start, expected.start)
    np.testing.assert_array_equal(found.stop, expected.stop)


def test_nobody_is_a_tree_too():
    tree = sequence_tree(0)
    assert tree.players == 0
    assert tree.children.tolist() == [[-1, -1]]
    assert everything(tree) == 2


@pytest.mark.parametrize(("players", "asked"), [(1, 2), (2, 4), (4, 12), (8, 44)])
def test_everything_is_two_thirds_of_the_players_squared(players, asked):
    assert everything(sequence_tree(players)) == asked == 2 * (players**2 - 1) // 3 + 2
