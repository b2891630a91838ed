"""Interaction values against the definition, over every kind of split a library has."""

import numpy as np
import pytest

from explainers.kernels.trees import interactions
from explainers.kernels.trees.edges import walk_of
from explainers.kernels.trees.interactions import interaction_values
from explainers.kernels.trees.shapley import shapley_values
from explainers.records import pairs_of
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
from tests.reference.interaction_index import matrix

CLOSE = 1e-5
"""Of the output's scale: what single precision may cost."""
EACH = np.arange(FEATURES)


def explained(forest, rows, owners=EACH, **more):
    return interaction_values(walk_of(forest), rows, owners, int(owners.max()) + 1, **more)


def halved(values, features=FEATURES):
    """(rows, features, features, outputs) as the definition gives them."""
    first, second = pairs_of(features)
    found = np.zeros((len(values), features, features, values.shape[2]))
    found[:, first, second] += values / 2
    found[:, second, first] += values / 2
    return found


def by_definition(forest, rows):
    trees = [nodes_of(forest, tree) for tree in forest.trees]
    return np.array([matrix(trees, row, FEATURES) for row in rows])


@pytest.mark.parametrize("depth", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("outputs", [1, 3])
def test_it_is_the_definition(depth, outputs):
    generator = np.random.default_rng(10 * depth + outputs)
    forest = random_forest(generator, depth=depth, outputs=outputs)
    rows = random_rows(generator, 8)
    values = explained(forest, rows)
    assert values.shape == (8, FEATURES * (FEATURES + 1) // 2, outputs)
    gap = np.abs(halved(values) - by_definition(forest, rows)).max()
    assert gap < CLOSE * scale(forest, rows)


def test_a_wrong_side_of_a_bound_is_no_small_error():
    """The tolerance tells a split that takes equal values to the other side."""
    generator = np.random.default_rng(0)
    forest = random_forest(generator, depth=4)
    rows = random_rows(generator, 12)
    gap = np.abs(halved(explained(other_sides(forest), rows)) - by_definition(forest, rows)).max()
    assert gap > CLOSE * scale(forest, rows)


@pytest.mark.parametrize("depth", [2, 6, 12])
def test_halves_and_main_effects_add_up_to_shapley_values(depth):
    generator = np.random.default_rng(depth)
    forest = random_forest(generator, trees=20, depth=depth, outputs=2)
    rows = random_rows(generator, 600)
    walk = walk_of(forest)
    values = explained(forest, rows)
    shares = halved(values).sum(axis=2)
    near = CLOSE * scale(forest, rows)
    assert np.abs(shares - shapley_values(walk, rows)).max() < near
    assert np.abs(walk.base + values.sum(axis=1) - answers(forest, rows)).max() < near


def test_each_tree_may_answer_one_of_several_outputs():
    generator = np.random.default_rng(1)
    several = several_answers(generator)
    rows = random_rows(generator, 5)
    gap = np.abs(halved(explained(several, rows)) - by_definition(several, rows)).max()
    assert gap < CLOSE * scale(several, rows)


def test_columns_of_one_owner_are_added_up_and_what_they_do_together_is_its_own():
    generator = np.random.default_rng(2)
    forest = random_forest(generator, depth=6)
    rows = random_rows(generator, 6)
    owners = np.array([0, 1, 1, 0, 2])
    slow, added = by_definition(forest, rows), np.zeros((6, 3, 3, 1))
    for one in EACH:
        for other in EACH:
            added[:, owners[one], owners[other]] += slow[:, one, other]
    gap = np.abs(halved(explained(forest, rows, owners), 3) - added).max()
    assert gap < CLOSE * scale(forest, rows)


def test_an_owner_of_no_column_has_nothing():
    generator = np.random.default_rng(3)
    forest = random_forest(generator)
    rows = random_rows(generator, 4)
    values = interaction_values(walk_of(forest), rows, EACH, FEATURES + 1)
    assert not halved(values, FEATURES + 1)[:, -1].any()
    assert np.array_equal(
        halved(values, FEATURES + 1)[:, :-1, :-1], halved(explained(forest, rows))
    )


@pytest.mark.parametrize("rows", [0, 1, 255, 256, 257, 700])
def test_blocks_and_threads_do_not_show(rows):
    generator = np.random.default_rng(4)
    forest = random_forest(generator)
    table = random_rows(generator, rows)
    values = explained(forest, table, threads=2)
    assert values.shape == (rows, 15, 1)
    for at in range(0, rows, 97):
        assert np.array_equal(values[at], explained(forest, table[at : at + 1])[0])


def test_many_pairs_take_fewer_rows_at_a_time_and_the_same_numbers(monkeypatch):
    generator = np.random.default_rng(5)
    forest = random_forest(generator)
    table = random_rows(generator, 100)
    before = explained(forest, table)
    asked = []
    interact = interactions.interact
    monkeypatch.setattr(interactions, "_NUMBERS", 15 * 20)
    monkeypatch.setattr(
        interactions, "interact", lambda lanes, *more: (asked.append(lanes), interact(lanes, *more))
    )
    assert np.array_equal(explained(forest, table), before)
    assert [lanes.shape[1] for lanes in asked] == [20] * 5
