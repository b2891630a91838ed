"""Exact Shapley values: the axioms, the definition, and how much is asked of the model."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from explainers.kernels.coalitions import exact_shares, shapley, subsets
from tests.kernels.games import TOLERANCE, Counting, close, game, judged, numbers, people, tangled
from tests.reference import coalition_game


def by_orders(payoffs, players):
    """Shapley values as the mean gain over all orders, slowly."""
    orders = list(permutations(range(players)))
    shares = np.zeros((players, *payoffs.shape[1:]))
    for order in orders:
        known = 0
        for player in order:
            shares[player] += payoffs[known | 1 << player] - payoffs[known]
            known |= 1 << player
    return shares / len(orders)


@pytest.mark.parametrize("players", range(1, 7))
def test_shares_are_the_mean_gain_over_all_orders(players):
    payoffs = np.random.default_rng(players).normal(size=(2**players, 3, 2))
    found = shapley(payoffs)
    close(found, by_orders(payoffs, players))
    close(found.sum(axis=0), payoffs[-1] - payoffs[0])


def test_the_tolerance_breaks_when_shares_are_a_little_wrong():
    payoffs = np.random.default_rng(0).normal(size=(16, 1, 1))
    wrong = shapley(payoffs)
    wrong[2] += 1.5 * TOLERANCE
    with pytest.raises(AssertionError):
        close(wrong, by_orders(payoffs, 4))


def test_who_never_adds_anything_gets_exactly_nothing():
    told = subsets(9).astype(float)
    payoffs = np.sin(told @ np.array([0.1, 0.7, 0.0, 1.3, 2.1, 0.0, 0.3, 5.7, 0.2]))[:, None]
    shares = shapley(payoffs)[:, 0]
    assert (shares[[2, 5]] == 0.0).all()
    assert np.abs(np.delete(shares, [2, 5])).min() > 1e-4


def test_who_adds_the_same_gets_the_same_and_games_add_up():
    told = subsets(6).astype(float)
    one = np.sin(told @ np.array([0.4, 1.0, 0.4, 2.0, 0.1, 0.4]))[:, None]
    other = np.cos(told @ np.arange(6.0))[:, None]
    shares = shapley(one)
    close(shares[0], shares[2])
    close(shares[0], shares[5])
    close(shapley(2 * one - other), 2 * shares - shapley(other))


def test_equals_the_definition_on_every_kind_of_column():
    rows, references = people(5, 1), people(40, 2)
    found = exact_shares(game(rows, references, judged))
    for at in range(5):
        close(found.values[at], coalition_game.shapley(judged, rows.iloc[[at]], references))
    assert found.stderr is None
    assert np.abs(found.values).max() > 0.5


@pytest.mark.parametrize("model_rows", [1, 40, 1_000])
def test_shares_do_not_depend_on_how_the_work_is_cut(model_rows):
    rows, references = people(4, 1), people(20, 2)
    whole, cut = (exact_shares(game(rows, references, judged, n)) for n in (10**6, model_rows))
    close(cut.values, whole.values)
    assert cut.sent == whole.sent


def test_every_mixture_is_asked_once_in_few_calls():
    model = Counting(tangled)
    found = exact_shares(game(numbers(3, 6), numbers(10, 6, 1), model, 1_000))
    assert sum(model.calls) == found.sent == 3 + 10 + 3 * 10 * (2**6 - 2)
    assert max(model.calls) <= 1_000
    assert len(model.calls) == 1 + 2  # 16 of 30 games, of 62 mixtures each, fit into one call


def test_wide_tables_are_sent_in_fewer_rows():
    narrow, wide = (game(numbers(1, n), numbers(2, n, 1), tangled).model_rows for n in (10, 2_000))
    assert (narrow, wide) == (65_536, 524)


def test_columns_in_which_two_rows_agree_are_not_asked_about():
    rows, references = numbers(3, 6), numbers(10, 6, 1)
    rows.loc[:, "x4"] = references.loc[:, "x4"] = 7.0
    rows.loc[0, "x1"] = references.loc[4, "x1"]
    model = Counting(tangled)
    found = exact_shares(game(rows, references, model))
    assert sum(model.calls) == found.sent == 13 + 29 * (2**5 - 2) + (2**4 - 2)
    assert (found.values[:, 4] == 0.0).all()
    close(found.values[0], coalition_game.shapley(tangled, rows.iloc[[0]], references))


def test_a_row_among_the_reference_rows_moves_nothing_against_itself():
    rows = people(4)
    model = Counting(judged)
    found = exact_shares(game(rows.head(1), rows.head(1), model))
    assert (found.values == 0.0).all()
    assert (found.sent, model.calls) == (2, [2])


def test_one_column_gets_everything():
    rows, references = numbers(2, 1), numbers(5, 1, 1)
    setup = game(rows, references, lambda frame: frame.to_numpy() ** 3)
    found = exact_shares(setup)
    close(found.values[:, 0], setup.outputs - setup.base_value)
    assert found.sent == 7


def test_rows_of_several_patterns_share_a_call():
    """Tables of few values have many patterns of agreement; each must not cost a call."""
    draw = np.random.default_rng(0)
    rows, references = (
        pd.DataFrame(draw.integers(0, 2, (n, 8)).astype(float), columns=[f"x{i}" for i in range(8)])
        for n in (4, 60)
    )
    model = Counting(tangled)
    setup = game(rows, references, model)
    exact_shares(setup)
    assert len(np.unique(setup.pool.differs.reshape(-1, 8), axis=0)) > 50
    assert len(model.calls) == 2


def test_a_model_that_writes_into_its_frame_changes_nothing():
    rows, references = numbers(3, 4), numbers(9, 4, 1)

    def greedy(frame):
        answer = tangled(frame.copy())
        for name in frame.columns:
            frame[name].array._ndarray[:] = 0.0
        return answer

    found = exact_shares(game(rows, references, greedy))
    close(found.values, exact_shares(game(rows, references, tangled)).values)
    assert (rows == numbers(3, 4)).all(axis=None)
