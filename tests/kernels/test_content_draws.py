"""Draws by content: as its definition says, even, and of no row's company."""

import numpy as np
import pytest

from explainers.kernels.content_draws import drawn
from tests.reference.swapped import mixed

WORDS = np.random.default_rng(0).integers(0, 2**64, size=4_000, dtype=np.uint64)
SALTS = WORDS[:6].reshape(2, 3)


def test_draws_are_those_of_the_definition():
    found = drawn(WORDS[:50], SALTS, 37)
    assert found.shape == (50, 2, 3) and found.dtype == np.int64
    for row in range(50):
        for draw in range(2):
            for player in range(3):
                word = int(WORDS[row]) ^ int(SALTS[draw, player])
                assert found[row, draw, player] == mixed(word) % 37


def test_a_row_draws_the_same_alone_and_in_any_order():
    every = drawn(WORDS, SALTS, 10)
    np.testing.assert_array_equal(drawn(WORDS[::-1], SALTS, 10), every[::-1])
    np.testing.assert_array_equal(drawn(WORDS[7:8], SALTS, 10), every[7:8])


def test_rows_that_hold_the_same_draw_the_same():
    twice = drawn(np.repeat(WORDS[:1], 2), SALTS, 1_000)
    np.testing.assert_array_equal(twice[0], twice[1])
    assert (drawn(WORDS[:1], SALTS + np.uint64(1), 1_000) != twice[:1]).any()


@pytest.mark.parametrize("contents", [WORDS, np.arange(4_000, dtype=np.uint64)])
def test_draws_are_even_and_of_two_salts_independent(contents):
    """Also of contents that differ in their last bits alone: chi-square, 9 and 81 degrees."""
    found = drawn(contents, SALTS, 10)
    counts = np.bincount(found[:, 0, 0], minlength=10)
    assert ((counts - 400) ** 2 / 400).sum() < 27.9
    both = np.bincount(10 * found[:, 0, 0] + found[:, 1, 2], minlength=100)
    assert ((both - 40) ** 2 / 40).sum() < 140


def test_among_one_there_is_no_choice():
    assert not drawn(WORDS[:5], SALTS, 1).any()
