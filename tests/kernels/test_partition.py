"""Owen values against every order of the players, and against shap's partition explainer."""

import numpy as np
import pytest
import shap
from numpy.testing import assert_allclose, assert_array_equal

from explainers.kernels.partition import partition_values
from explainers.kernels.partition_trees import PartitionTree, everything, grid_tree, sequence_tree
from explainers.kernels.reporting import unheard
from tests.reference import owen

PLENTY = 10**6
TREES = {
    "one": sequence_tree(1),
    "two": sequence_tree(2),
    "words": sequence_tree(6, [4], [2, 4]),
    "chain": sequence_tree(5, [1], [1, 2], [1, 2, 3]),
    "grid": grid_tree(3, 3),
    "line": grid_tree(1, 5),
}
EVERY = pytest.mark.parametrize("tree", TREES.values(), ids=TREES)


def tangled(players, outputs=2, seed=0):
    """A game in which everybody matters to everybody."""
    draw = np.random.default_rng(seed)
    inward, outward = draw.normal(size=(players, 6)), draw.normal(size=(6, outputs))
    return lambda masks: np.tanh(masks @ inward + 0.3) @ outward


def of_sets(game, players, output):
    """The same game for the reference: a set of players -> a number."""

    def play(chosen):
        mask = np.isin(np.arange(players), list(chosen))
        return float(game(mask[None])[0, output])

    return play


def assert_alike(found, expected):
    assert_allclose(found, expected, rtol=0, atol=1e-12)


@EVERY
def test_values_are_the_mean_over_all_orders_that_keep_nodes_together(tree):
    game = tangled(tree.players)
    found = partition_values(game, tree, PLENTY, unheard)
    nested = owen.nested(tree)
    for output in range(2):
        slow = owen.owen(of_sets(game, tree.players, output), nested, tree.players)
        assert_alike(found.values[:, output], slow)
    assert found.evaluations == everything(tree)
    assert not len(found.uncut)


def test_another_tree_has_other_values():
    game = tangled(6)
    slow = owen.owen(of_sets(game, 6, 0), owen.nested(sequence_tree(6)), 6)
    found = partition_values(game, TREES["words"], PLENTY, unheard).values[:, 0]
    with pytest.raises(AssertionError):
        assert_alike(found, slow)


def linked(tree):
    """A tree as shap takes one, as scipy's clustering writes it: leaves first, then upwards."""
    inner = np.flatnonzero(tree.children[:, 0] >= 0)[::-1].tolist()
    number = {node: tree.players + at for at, node in enumerate(inner)}
    leaves = np.flatnonzero(tree.children[:, 0] < 0).tolist()
    number |= {node: int(tree.of(node)[0]) for node in leaves}
    lines = [
        [*(number[part] for part in tree.children[node].tolist()), 1.0, len(tree.of(node))]
        for node in inner
    ]
    return np.array(lines, dtype=np.float64)


class RowMasker:
    """What shap needs to hide players in a row: hidden ones are 0."""

    shape = (1, 24)
    fixed_background = True

    def __init__(self, tree):
        self.clustering = linked(tree)

    def __call__(self, mask, row):
        return (row * mask).reshape(1, -1)


@pytest.mark.parametrize(("budget", "at_once"), [(PLENTY, 10), (60, 10), (60, 32), (200, 2)])
def test_values_are_those_of_shap_on_a_row(budget, at_once):
    tree = sequence_tree(24, [5, 9, 17], [2, 5, 9, 13, 17, 20])
    game = tangled(24)
    explainer = shap.explainers.Partition(game, RowMasker(tree))
    told = explainer(np.ones((1, 24)), max_evals=budget, batch_size=at_once, silent=True)
    found = partition_values(game, tree, budget, unheard, at_once)
    assert_alike(found.values, told.values[0])
    assert_alike(found.base, told.base_values[0])
    assert found.evaluations <= budget


@pytest.mark.parametrize(("budget", "at_once"), [(PLENTY, 32), (40, 10), (300, 32)])
def test_values_are_those_of_shap_on_a_picture_of_its_own_tree(budget, at_once):
    height, width = 5, 7
    game = tangled(height * width, outputs=1)
    explainer = shap.explainers.Partition(
        lambda pictures: game(pictures.reshape(len(pictures), -1))[:, 0],
        shap.maskers.Image(np.zeros((height, width, 1))),
    )
    picture = np.ones((1, height, width, 1))
    told = explainer(picture, max_evals=budget, batch_size=at_once, silent=True)
    found = partition_values(game, grid_tree(height, width), budget, unheard, at_once)
    assert_alike(found.values[:, 0], told.values.ravel())


@pytest.mark.parametrize("budget", [2, 3, 4, 11, 60, 500])
def test_values_add_up_whatever_the_budget(budget):
    tree, sent = grid_tree(6, 7), []
    game = tangled(tree.players)

    def counted(masks):
        sent.append(len(masks))
        return game(masks)

    found = partition_values(counted, tree, budget, unheard)
    assert_alike(found.base + found.values.sum(axis=0), found.full)
    assert_alike(found.base, game(np.zeros((1, 42), dtype=bool))[0])
    assert_alike(found.full, game(np.ones((1, 42), dtype=bool))[0])
    assert sum(sent) == found.evaluations == budget - budget % 2
    assert max(sent) <= 32


def test_what_is_left_is_shared_evenly_below_the_node_that_has_it():
    game = tangled(8)
    found = partition_values(game, sequence_tree(8), 4, unheard)
    assert found.uncut.tolist() == [1, 2]
    for part in (slice(0, 4), slice(4, 8)):
        assert_array_equal(found.values[part], np.broadcast_to(found.values[part][0], (4, 2)))


def test_the_part_that_adds_most_is_cut_first():
    """One player matters: the 2 + 4 + 8 + 16 questions on the way to it are all that are asked."""
    worth = np.zeros(16)
    worth[11] = 4.0
    tree = sequence_tree(16)
    found = partition_values(lambda masks: (masks @ worth)[:, None], tree, 32, unheard, 2)
    assert_alike(found.values[:, 0], worth)
    left = {tuple(tree.of(node).tolist()) for node in found.uncut.tolist()}
    assert left == {tuple(range(8)), (12, 13, 14, 15), (8, 9)}


def test_a_node_of_several_players_that_is_not_cut_shares_evenly_and_is_exact():
    order, start, stop = np.arange(3), np.array([0, 0, 2]), np.array([3, 2, 3])
    tree = PartitionTree(order, start, stop, np.array([[1, 2], [-1, -1], [-1, -1]]))
    found = partition_values(
        lambda masks: (masks @ [1.0, 3.0, 5.0])[:, None], tree, PLENTY, unheard
    )
    assert_alike(found.values[:, 0], [2.0, 2.0, 5.0])
    assert found.evaluations == everything(tree) == 4
    assert not len(found.uncut)


def test_nobody_gets_nothing():
    found = partition_values(lambda masks: np.ones((len(masks), 3)), sequence_tree(0), 9, unheard)
    assert found.values.shape == (0, 3)
    assert found.evaluations == 2


def test_it_is_heard_how_far_it_is():
    told = []
    tree = sequence_tree(8)
    partition_values(tangled(8), tree, 31, lambda *at: told.append(at), 8)
    done, total = zip(*told, strict=True)
    assert set(total) == {30}
    assert done == (2, 4, 12, 20, 28, 30)
    told.clear()
    partition_values(tangled(8), tree, PLENTY, lambda *at: told.append(at))
    assert told[-1] == (44, 44)


@pytest.mark.parametrize(("budget", "at_once"), [(1, 32), (100, 1)])
def test_a_budget_without_room_is_a_mistake_of_the_caller(budget, at_once):
    with pytest.raises(ValueError, match=f"budget of {budget} in batches of {at_once}"):
        partition_values(tangled(2), sequence_tree(2), budget, unheard, at_once)
