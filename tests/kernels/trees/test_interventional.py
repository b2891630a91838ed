"""Values against reference rows, by either engine, against the definition."""

from math import factorial

import numpy as np
import pytest

from explainers.kernels.trees.edges import walk_of
from explainers.kernels.trees.forest import Column, Forest, Tree
from explainers.kernels.trees.interventional import ROOM, comparison_of, interventional_values
from explainers.kernels.trees.weights import weights
from tests.kernels.trees.forests import (
    FEATURES,
    answers,
    random_forest,
    random_rows,
    random_tree,
    scale,
)
from tests.reference import mixed_game

CLOSE = 1e-6
"""Of the output's scale: what single precision may cost."""
ENGINES = pytest.mark.parametrize("room", [ROOM, 0], ids=["tables", "walks"])


def compared(forest, references, room=ROOM, threads=1):
    return comparison_of(forest, walk_of(forest), references, threads, room)


def explained(forest, rows, references, room):
    return interventional_values(compared(forest, references, room), rows)


def by_definition(forest, rows, references):
    def answer(data):
        return answers(forest, data)

    return np.array(
        [mixed_game.shapley(answer, row, references, forest.players.tolist()) for row in rows]
    )


@ENGINES
@pytest.mark.parametrize("depth", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("outputs", [1, 3])
def test_it_is_the_definition(depth, outputs, room):
    generator = np.random.default_rng(10 * depth + outputs)
    forest = random_forest(generator, depth=depth, outputs=outputs)
    rows, references = random_rows(generator, 5), random_rows(generator, 7)
    values = explained(forest, rows, references, room)
    assert values.shape == (5, FEATURES, outputs)
    slow = by_definition(forest, rows, references)
    assert np.abs(slow).max() > 0.1
    assert np.abs(values - slow).max() < CLOSE * scale(forest, rows)


@ENGINES
def test_one_reference_row_less_or_another_side_of_a_bound_is_no_small_error(room):
    generator = np.random.default_rng(0)
    forest = random_forest(generator)
    rows, references = random_rows(generator, 5), random_rows(generator, 40)
    slow = by_definition(forest, rows, references)
    fewer = explained(forest, rows, references[1:], room)
    assert np.abs(fewer - slow).max() > 100 * CLOSE * scale(forest, rows)
    shifted = tuple(
        Tree(**{**vars(tree), "bound": np.nextafter(tree.bound, np.inf)}) for tree in forest.trees
    )
    other = Forest(shifted, forest.columns, forest.base, forest.players, forest.sets)
    wrong = explained(other, rows, references, room)
    assert np.abs(wrong - slow).max() > 100 * CLOSE * scale(forest, rows)


@ENGINES
@pytest.mark.parametrize("players", [(0, 1, 1, 0, 2), (0, 0, 0, 0, 0), (1, 0, 2, 1, 0)])
def test_several_features_may_be_one_player(players, room):
    generator = np.random.default_rng(2)
    forest = random_forest(generator, depth=7).grouped(np.array(players))
    rows, references = random_rows(generator, 6), random_rows(generator, 9)
    values = explained(forest, rows, references, room)
    assert values.shape == (6, max(players) + 1, 1)
    slow = by_definition(forest, rows, references)
    assert np.abs(values - slow).max() < CLOSE * scale(forest, rows)


@ENGINES
def test_each_tree_may_answer_one_of_several_outputs_and_need_not_split(room):
    generator = np.random.default_rng(1)
    forest = random_forest(generator)
    trees = [random_tree(generator, depth, output=k % 3) for k, depth in enumerate((4, 0, 3, 5, 0))]
    several = Forest(tuple(trees), forest.columns, np.arange(3.0), forest.players, forest.sets)
    rows, references = random_rows(generator, 5), random_rows(generator, 6)
    found = compared(several, references, room)
    values = interventional_values(found, rows)
    slow = by_definition(several, rows, references)
    assert np.abs(values - slow).max() < CLOSE * scale(several, rows)
    np.testing.assert_allclose(found.base, answers(several, references).mean(axis=0), atol=1e-12)


def test_a_forest_that_never_splits_has_a_base_and_no_values():
    generator = np.random.default_rng(4)
    forest = random_forest(generator)
    flat = Forest((random_tree(generator, 0),), forest.columns, np.ones(1), forest.players)
    found = compared(flat, random_rows(generator, 3))
    assert found.base == pytest.approx(1.0 + flat.trees[0].values[0])
    assert not interventional_values(found, random_rows(generator, 2)).any()


@pytest.mark.parametrize("depth", [6, 12])
def test_both_engines_and_their_mixture_agree_and_add_up(depth):
    generator = np.random.default_rng(depth)
    forest = random_forest(generator, trees=20, depth=depth, outputs=2)
    rows, references = random_rows(generator, 100), random_rows(generator, 1_003)
    every = compared(forest, references)
    some = compared(forest, references, every.tables.size // 2)
    none = compared(forest, references, 0)
    assert (every.looked_up, none.looked_up) == (20, 0)
    assert 0 < some.looked_up < 20
    found = [interventional_values(each, rows) for each in (every, some, none)]
    allowed = CLOSE * scale(forest, rows)
    for values, each in zip(found, (every, some, none), strict=True):
        assert np.abs(values - found[2]).max() < allowed
        assert np.abs(values.sum(axis=1) + each.base - answers(forest, rows)).max() < allowed


@ENGINES
@pytest.mark.parametrize("rows", [0, 1, 511, 512, 513])
def test_blocks_and_threads_do_not_show(rows, room):
    generator = np.random.default_rng(3)
    forest = random_forest(generator)
    table, references = random_rows(generator, rows), random_rows(generator, 11)
    found = compared(forest, references, room, threads=2)
    alone = compared(forest, references, room)
    np.testing.assert_array_equal(found.tables, alone.tables)
    values = interventional_values(found, table, threads=2)
    assert values.shape == (rows, FEATURES, 1)
    for at in range(0, rows, 97):
        np.testing.assert_array_equal(
            values[at], interventional_values(alone, table[at : at + 1])[0]
        )


def chain(length):
    """A tree that answers 1 where all features are below 0.5."""
    nodes = 2 * length + 1
    inner = np.arange(nodes) % 2 == 0
    inner[-1] = False
    left, right = (np.where(inner, np.arange(nodes) + step, -1).astype(np.int32) for step in (2, 1))
    values = np.zeros((nodes, 1))
    values[-1] = 1.0
    tree = Tree(
        left,
        right,
        np.where(inner, np.arange(nodes) // 2, 0).astype(np.int32),
        np.full(nodes, 0.5),
        np.full(nodes, -1, np.int32),
        np.ones(nodes),
        values,
    )
    players = np.arange(length, dtype=np.int32)
    return Forest((tree,), tuple(Column(i) for i in range(length)), np.zeros(1), players)


def conjunction(row, reference):
    """Shares, (players,), of a game that pays 1 where all are below 0.5."""
    mine, theirs = row < 0.5, reference < 0.5
    if not (mine | theirs).all():
        return np.zeros(len(row))
    a, b = int((~theirs).sum()), int((~mine).sum())
    gain = factorial(a - 1) * factorial(b) / factorial(a + b) if a else 0.0
    loss = factorial(a) * factorial(b - 1) / factorial(a + b) if b else 0.0
    return np.where(~theirs, gain, 0.0) - np.where(~mine, loss, 0.0)


@pytest.mark.parametrize("length", [12, 13, 31, 32, 33, 70])
def test_a_path_of_more_players_than_bits_is_walked(length):
    generator = np.random.default_rng(length)
    rows, references = (
        (generator.random((count, length)) < 4 / length).astype(float) for count in (30, 200)
    )
    rows[0], references[0] = 0.0, 0.0
    found = compared(chain(length), references)
    assert found.looked_up == (length <= 12)
    slow = [[conjunction(row, reference) for reference in references] for row in rows]
    slow = np.mean(slow, axis=1)
    values = interventional_values(found, rows)[:, :, 0]
    assert np.count_nonzero(slow) > 2 * length
    np.testing.assert_allclose(values, slow, rtol=0, atol=1e-7)


def test_weights_are_the_factorials():
    found = weights(9)
    for k in range(1, 10):
        for apart in range(10):
            expected = factorial(k - 1) * factorial(apart) / factorial(k + apart)
            assert found[k, apart] == pytest.approx(expected, rel=1e-12)
    assert not found[0].any()
    assert np.isfinite(weights(2_000)).all()


@ENGINES
def test_a_player_in_whom_all_rows_agree_gets_exactly_nothing(room):
    generator = np.random.default_rng(8)
    forest = random_forest(generator, trees=9, depth=6)
    rows, references = random_rows(generator, 20), random_rows(generator, 30)
    rows[:, 1] = references[:, 1] = 0.3
    values = explained(forest, rows, references, room)
    assert (values[:, 1] == 0.0).all()
    assert (np.abs(values).max(axis=(0, 2)) > 0.1).sum() == FEATURES - 1
