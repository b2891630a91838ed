"""Positions of rows as letters for a link: back as they were, and no longer than there is room."""

import numpy as np
import pytest

from dashboard.rows.row_list import ROOM, as_many_as_fit, from_letters, to_letters


@pytest.mark.parametrize(
    "positions",
    [
        (0,),
        (127,),
        (128,),
        (129, 16_384 + 130),
        tuple(range(300)),
        (3, 9, 1_000_000, 999_999_999),
        tuple(np.random.default_rng(0).permutation(5_000)[:700].tolist()),
    ],
)
def test_positions_come_back_in_rising_order(positions):
    assert from_letters(to_letters(positions)) == tuple(sorted(positions))


def test_letters_may_stand_in_a_link_and_mean_nothing_in_a_search():
    text = to_letters(np.random.default_rng(1).permutation(100_000)[:500].tolist())
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert len(text) < 3 * 500


@pytest.mark.parametrize("text", ["", "A", "!!", "gA", "é", "AA~A", "____________", "A" * 5])
def test_what_is_no_list_is_none(text):
    assert from_letters(text) is None


@pytest.mark.parametrize("rows", [10, 5_000, 1_000_000])
def test_as_many_as_fit_are_the_first_ones(rows):
    order = np.random.default_rng(2).permutation(rows)[:4_000].tolist()
    held = as_many_as_fit(order)
    assert held == tuple(sorted(order[: len(held)]))
    assert len(to_letters(held)) <= ROOM
    if len(held) < len(order):
        assert len(to_letters(order[: len(held) + 40])) > ROOM
