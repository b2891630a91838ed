"""Permutation sampling: equal to slow walks, exact in the limit, honest about its error."""

from itertools import permutations

import numpy as np
import pytest

from explainers.kernels.coalitions import exact_shares
from explainers.kernels.permutations import drawn, pairs_each, sampled_shares
from tests.kernels.games import TOLERANCE, Counting, close, game, judged, numbers, people, tangled
from tests.reference import coalition_game


def estimate(setup, pairs, seed=0):
    orders = drawn(np.random.default_rng(seed), setup.pool.references, pairs, setup.pool.players)
    return sampled_shares(setup, orders)


@pytest.mark.parametrize(
    ("references", "pairs", "each"),
    [(100, 200, 2), (100, 201, 4), (100, 1, 2), (1, 7, 8), (3, 12, 4), (1_000, 400, 2)],
)
def test_pairs_are_dealt_out_evenly_and_in_twos(references, pairs, each):
    assert pairs_each(references, pairs) == each
    orders = drawn(np.random.default_rng(0), references, pairs, 4)
    assert orders.shape == (references, each, 4)
    assert (np.sort(orders, axis=2) == np.arange(4)).all()


def test_orders_are_uniform_and_their_own():
    orders = drawn(np.random.default_rng(0), 600, 4, 3).reshape(-1, 3)
    found, counts = np.unique(orders, axis=0, return_counts=True)
    assert len(found) == 6
    assert np.abs(counts - 200).max() < 5 * np.sqrt(200)


def test_estimate_and_error_equal_slow_walks_along_the_same_orders():
    rows, references = people(3, 1), people(6, 2)
    orders = drawn(np.random.default_rng(3), 6, 24, 5)
    found = sampled_shares(game(rows, references, judged), orders)
    for at in range(3):
        values, errors = coalition_game.sampled(judged, rows.iloc[[at]], references, orders)
        close(found.values[at], values)
        close(found.stderr[at], errors)
    assert found.stderr.max() > 1e-3


def test_the_tolerance_breaks_when_a_walk_goes_another_way():
    rows, references = numbers(1, 5), numbers(6, 5, 1)
    orders = drawn(np.random.default_rng(3), 6, 24, 5)
    found = sampled_shares(game(rows, references, tangled), orders)
    other = orders.copy()
    other[0, 0] = np.roll(other[0, 0], 1)
    values, errors = coalition_game.sampled(tangled, rows, references, other)
    assert np.abs(found.values[0] - values).max() > 10 * TOLERANCE
    with pytest.raises(AssertionError):
        close(found.values[0], values)
    with pytest.raises(AssertionError):
        close(found.stderr[0], errors)


def test_all_orders_together_are_exact():
    setup = game(numbers(2, 4), numbers(5, 4, 1), tangled)
    every = np.broadcast_to(np.array(list(permutations(range(4)))), (5, 24, 4))
    close(sampled_shares(setup, every).values, exact_shares(setup).values)


def test_two_players_are_exact_with_a_single_pair():
    rows, references = numbers(3, 5), numbers(8, 5, 1)
    rows[["x2", "x3", "x4"]] = references[["x2", "x3", "x4"]] = 1.0
    setup = game(rows, references, tangled)
    found = estimate(setup, 1)
    close(found.values, exact_shares(setup).values)
    close(found.stderr, 0)
    assert np.abs(found.values[:, :2]).min() > 1e-3


@pytest.mark.parametrize("pairs", [1, 50, 500])
def test_sums_are_exact_whatever_the_budget(pairs):
    setup = game(people(4, 1), people(30, 2), judged)
    close(estimate(setup, pairs).values.sum(axis=1), setup.outputs - setup.base_value)


def test_who_adds_nothing_gets_exactly_nothing_and_is_sure_of_it():
    found = estimate(game(numbers(4, 8), numbers(30, 8, 1), tangled), 60)
    assert (found.values[:, -1] == 0.0).all()
    assert (found.stderr[:, -1] == 0.0).all()
    assert np.abs(found.values[:, :-1]).min() > 1e-4


def errors(pairs, seeds, rows=12, features=8):
    """How far estimates miss and what they say of it: (seeds, rows, features) each."""
    setup = game(numbers(rows, features), numbers(40, features, 1), tangled)
    exact = exact_shares(setup).values[:, :-1, 0]
    found = [estimate(setup, pairs, seed) for seed in range(seeds)]
    missed = np.array([shares.values[:, :-1, 0] - exact for shares in found])
    return missed, np.array([shares.stderr[:, :-1, 0] for shares in found])


def rms(values):
    return float(np.sqrt((values**2).mean()))


def test_error_falls_with_the_root_of_the_budget():
    few, many = rms(errors(80, 12)[0]), rms(errors(80 * 16, 12)[0])
    assert 3.0 < few / many < 5.3
    assert few > 1e-3


def covered(missed, stated):
    return float((np.abs(missed) <= 2 * stated).mean())


def test_standard_errors_cover_what_they_say():
    missed, stated = errors(160, 30)
    assert 0.90 < covered(missed, stated) < 0.99


def drift(missed):
    """The largest mean error in units of what chance makes of it."""
    return float(
        np.abs(missed.mean(axis=0) / missed.std(axis=0, ddof=1)).max() * len(missed) ** 0.5
    )


def test_estimates_are_not_biased():
    missed, stated = errors(160, 60)
    assert drift(missed) < 4.5
    assert drift(missed + 0.8 * stated) > 4.5  # what a small bias would look like


@pytest.mark.parametrize("factor", [0.6, 3.0])
def test_coverage_notices_standard_errors_that_are_off(factor):
    missed, stated = errors(160, 30)
    assert not 0.90 < covered(missed, factor * stated) < 0.99


def test_a_row_draws_the_same_alone_and_among_others():
    rows, references = people(7, 1), people(20, 2)
    together = estimate(game(rows, references, judged), 40)
    for at in (0, 6):
        alone = estimate(game(rows.iloc[[at]], references, judged), 40)
        close(alone.values[0], together.values[at])
        close(alone.stderr[0], together.stderr[at])


@pytest.mark.parametrize("model_rows", [1, 100, 3_000])
def test_calls_are_bounded_and_do_not_change_the_answer(model_rows):
    rows, references = numbers(4, 6), numbers(10, 6, 1)
    model = Counting(tangled)
    cut = estimate(game(rows, references, model, model_rows), 40)
    close(cut.values, estimate(game(rows, references, tangled), 40).values)
    assert sum(model.calls) == cut.sent == 4 + 10 + 4 * 10 * 4 * 2 * (6 - 1)
    # Two pairs are the least that is asked at once.
    assert max(model.calls) <= max(model_rows, 4 * (6 - 1), 14)
    assert len(model.calls) <= 2 + 1_600 / (max(model_rows, 20) - 19)


def test_columns_in_which_two_rows_agree_are_not_walked():
    rows, references = numbers(2, 6), numbers(10, 6, 1)
    rows["x4"] = references["x4"] = 7.0
    model = Counting(tangled)
    found = estimate(game(rows, references, model), 20)
    assert sum(model.calls) == found.sent == 12 + 2 * 10 * 2 * 2 * (5 - 1)
    assert (found.values[:, 4] == 0.0).all()


def test_equal_rows_and_single_columns_need_no_walk():
    rows = people(2)
    found = estimate(game(rows.head(1), rows.head(1), judged), 10)
    assert (found.values == 0.0).all() and found.sent == 2
    setup = game(numbers(2, 1), numbers(5, 1, 1), lambda frame: frame.to_numpy() ** 3)
    found = estimate(setup, 10)
    close(found.values[:, 0], setup.outputs - setup.base_value)
    assert found.sent == 7
