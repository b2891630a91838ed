"""Columns that move together: equal to the definition over groups, and paid for by the group."""

from itertools import permutations

import numpy as np
import pytest

from explainers.kernels.coalitions import exact_shares
from explainers.kernels.mixtures import pooled
from explainers.kernels.permutations import drawn, sampled_shares
from tests.kernels.games import TOLERANCE, Counting, close, game, judged, numbers, people, tangled
from tests.reference import coalition_game

PLAYERS = (0, 1, 0, 2, 1)  # wage and town, age and grade, owner
TEAMS = (("wage", "town"), ("age", "grade"), ("owner",))


def test_exact_shares_equal_the_definition_over_groups_of_every_kind_of_column():
    rows, references = people(4, 1), people(9, 2)
    found = exact_shares(game(rows, references, judged, players=PLAYERS)).values
    assert found.shape == (4, 3, 2)
    for at in range(4):
        slow = coalition_game.shapley(judged, rows.iloc[[at]], references, TEAMS)
        close(found[at], slow)
        other = coalition_game.shapley(
            judged, rows.iloc[[at]], references, (("wage", "age"), ("town", "grade"), ("owner",))
        )
        with pytest.raises(AssertionError):
            close(found[at], other)


def test_a_group_is_not_the_sum_of_its_columns():
    """So that the test above cannot pass by adding up: what columns do together is theirs."""
    rows, references = people(4, 1), people(9, 2)
    alone = exact_shares(game(rows, references, judged)).values
    added = np.stack([alone[:, [at for at in range(5) if PLAYERS[at] == n]].sum(1) for n in (0, 1)])
    together = exact_shares(game(rows, references, judged, players=PLAYERS)).values
    assert np.abs(added.transpose(1, 0, 2) - together[:, :2]).max() > 1e3 * TOLERANCE
    close(together.sum(axis=1), alone.sum(axis=1))


def test_all_orders_of_the_groups_are_exact():
    setup = game(people(3, 1), people(5, 2), judged, players=PLAYERS)
    every = np.broadcast_to(np.array(list(permutations(range(3)))), (5, 6, 3))
    close(sampled_shares(setup, every).values, exact_shares(setup).values)


def test_sampled_orders_of_groups_come_near_and_add_up():
    setup = game(numbers(3, 9), numbers(20, 9, 1), tangled, players=(0, 1, 2, 3, 0, 1, 2, 3, 4))
    orders = drawn(np.random.default_rng(0), 20, 2_000, setup.pool.players)
    found, exact = sampled_shares(setup, orders), exact_shares(setup)
    close(found.values.sum(axis=1), setup.outputs - setup.base_value)
    assert found.stderr.shape == exact.values.shape == (3, 5, 1)
    assert (np.abs(found.values - exact.values) <= 5 * found.stderr + TOLERANCE).all()
    assert found.stderr[:, :4].min() > 1e-6
    # The column without a say is a player of its own here.
    assert (found.values[:, 4] == 0.0).all() and (exact.values[:, 4] == 0.0).all()


def test_thirty_columns_in_eight_groups_are_exact_at_the_price_of_eight():
    rows, references = numbers(2, 30), numbers(5, 30, 1)
    model = Counting(tangled)
    setup = game(rows, references, model, players=np.arange(30) % 8)
    found = exact_shares(setup)
    assert found.values.shape == (2, 8, 1)
    assert sum(model.calls) == found.sent == 2 + 5 + 2 * 5 * (2**8 - 2)
    close(found.values.sum(axis=1), setup.outputs - setup.base_value)


def test_a_group_plays_where_any_of_its_columns_differs():
    rows, references = numbers(2, 4), numbers(3, 4, 1)
    rows["x0"] = references["x0"] = rows["x2"] = references["x2"] = 7.0
    pool = pooled(rows, references, np.array([0, 1, 0, 1]))
    assert (pool.players, pool.differs.shape) == (2, (2, 3, 2))
    assert not pool.differs[:, :, 0].any() and pool.differs[:, :, 1].all()
    mixed = pooled(rows, references, np.array([0, 1, 1, 0]))
    assert mixed.differs.all()


def test_columns_of_a_player_come_from_the_same_row():
    rows, references = numbers(3, 5), numbers(4, 5, 1)
    pool = pooled(rows, references, np.array(PLAYERS))
    told = np.random.default_rng(0).random((20, 3)) < 0.5
    at, against = np.arange(20) % 3, np.arange(20) % 4
    found = pool.mixed(at, against, lambda who, own, other: np.where(told[:, who], own, other))
    for column, who in zip(found, PLAYERS, strict=True):
        own, other = rows[column].to_numpy()[at], references[column].to_numpy()[against]
        np.testing.assert_array_equal(found[column], np.where(told[:, who], own, other))
