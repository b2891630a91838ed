"""Accumulated effects in words and numbers, and how partial dependence compares."""

import numpy as np
import pytest

from dashboard.tabular.effects_measures import Beside, beside
from dashboard.tabular.effects_sentences import (
    accumulated_disclosure,
    accumulated_sentence,
    beside_sentence,
)
from dashboard.tabular.effects_tables import accumulated_table
from tests.curve_results import accumulated, curves

GRID = [10.0, 20.0, 30.0]


def test_the_sentence_says_where_it_is_lowest_and_where_highest():
    told = accumulated_sentence(accumulated([-0.2, 0.3, 0.1], GRID), 1)
    assert told == (
        "Among rows as they are, the probability of “bad” is lowest around 10 of duration_months "
        "and highest around 20: 0.5 more."
    )
    other = accumulated_sentence(accumulated([-0.2, 0.3, 0.1], GRID), 0)
    assert "lowest around 20 of duration_months and highest around 10" in other
    named = accumulated_sentence(accumulated([0.1, -0.1], ["own", "rent"]), 1)
    assert "lowest for “rent” of duration_months and highest for “own”: 0.2 more" in named


def test_what_does_not_move_and_what_has_no_steps_is_said():
    flat = accumulated([0.0, 0.0, 0.0], GRID)
    assert accumulated_sentence(flat, 1) == (
        "Along duration_months, the probability of “bad” does not move."
    )
    one = accumulated([0.0], GRID[:1], counts=[])
    assert "has one value here, 10, so there are no steps" in accumulated_sentence(one, 1)


def test_the_small_print_says_what_is_sure_and_who_took_no_step():
    plain = accumulated([0.0, 0.1, 0.2], GRID)
    assert accumulated_disclosure(plain) == (
        "The band is the 95 % interval over the rows, with these steps."
    )
    gaps = accumulated([0.0, 0.1, 0.2], GRID, counts=[4, 0], left_out=3)
    assert "1 step no row took: the line is level there." in accumulated_disclosure(gaps)
    assert "3 rows have no value, or none of these" in accumulated_disclosure(gaps)
    alone = accumulated([0.0, 0.1], ["a", "b"], counts=[4, 0], left_out=1)
    assert accumulated_disclosure(alone) == (
        "Whiskers are the 95 % interval over the rows, with these steps. 1 row has no value, or "
        "none of these, and took no step."
    )
    one = accumulated([0.0], GRID[:1], counts=[], left_out=9)
    assert "9 rows" not in accumulated_disclosure(one)


def test_partial_dependence_is_moved_beside_the_curve():
    """The same shape at another height parts nowhere; beyond the values tried it is unknown."""
    result = accumulated([-0.1, 0.0, 0.1], GRID, counts=[5, 5])
    other = beside(result, curves([[0.5, 0.7]], [10.0, 30.0]), 1)
    np.testing.assert_allclose(other.heights, [-0.1, 0.0, 0.1], atol=1e-12)
    np.testing.assert_allclose(other.parts, 0, atol=1e-12)
    short = beside(result, curves([[0.5, 0.7]], [10.0, 20.0]), 1)
    assert np.isnan(short.heights[2]) and short.widest in (0, 1)
    assert beside(result, curves([[0.5, 0.7]], [12.0, 18.0]), 1) is None
    assert beside(result, curves([[0.5, 0.7]], ["a", "b"]), 1) is None


def test_names_are_compared_by_name_and_weighed_by_their_rows():
    result = accumulated([0.3, -0.1, 0.0], ["a", "b", "c"], counts=[1, 3, 0])
    other = beside(result, curves([[0.2, 0.6]], ["b", "a"]), 1)
    np.testing.assert_allclose(other.heights, [0.3, -0.1, np.nan], atol=1e-12)
    assert beside(accumulated([0.1, 0], ["a", "b"], counts=[0, 0]), curves([[1]], ["a"]), 1) is None


@pytest.mark.parametrize(
    ("parts", "errors", "words"),
    [
        ([0.0, 0.01, -0.01], [0.0] * 3, "nearly the same shape"),
        ([0.0, 0.2, -0.2], [0.0, 0.2, 0.2], "nearly the same shape"),
        ([0.0, 0.1, -0.2], [0.01] * 3, "another shape: the two part by up to 0.2, at 30."),
    ],
)
def test_the_comparison_counts_only_what_is_large_and_sure(parts, errors, words):
    result = accumulated([-0.2, 0.0, 0.2], GRID, errors=errors)
    other = Beside(np.zeros(3), np.array(parts))
    assert words in beside_sentence(result, other, 1)


def test_the_table_has_the_steps_and_partial_dependence_beside():
    result = accumulated([-0.2, 0.0, 0.2], GRID, counts=[4, 6], errors=[0.1] * 3)
    table = accumulated_table(result, None, 1)
    assert table["rows of the step"].tolist() == [0, 4, 6]
    np.testing.assert_allclose(table["to (95 %)"] - table["from (95 %)"], 0.392, atol=1e-3)
    assert "partial dependence" not in table
    other = Beside(np.array([1.0, 2.0, 3.0]), np.zeros(3))
    assert accumulated_table(result, other, 1)["partial dependence"].tolist() == [1, 2, 3]
    named = accumulated_table(accumulated([0.1, -0.1], ["a\nb", "c"], counts=[2, 3]), None, 1)
    assert named.rows.tolist() == [2, 3] and "\n" not in named.value[0]
