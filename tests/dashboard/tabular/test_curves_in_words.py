"""Curves as a sentence, as a disclosure and as a table."""

import numpy as np
import pytest

from dashboard.panel.guides import HOW_TO_READ
from dashboard.tabular.curve_sentences import effects_disclosure, effects_sentence
from dashboard.tabular.sentences import receipt_line
from dashboard.tabular.tables import effects_table
from tests.curve_results import curves

GRID = [6.0, 12.0, 48.0]
RISING = [[0.1, 0.2, 0.6], [0.3, 0.2, 0.2], [0.2, 0.2, 0.4], [0.2, 0.4, 0.8]]


def test_the_ends_of_the_average_are_named_and_who_goes_the_other_way():
    assert effects_sentence(curves(RISING, GRID), 1) == (
        "If only duration_months changed, the probability of “bad” would on average be lowest at "
        "6 (0.2) and highest at 48 (0.3 more); 25 % of the rows go the other way."
    )
    assert effects_sentence(curves(RISING[2:], GRID), 1).endswith("no row goes the other way.")


def test_categories_are_quoted_and_values_have_their_unit():
    result = curves(
        [[100.0, 250.0]], ["own", "rent"], feature="housing", classes=("prediction",), unit="euros"
    )
    assert effects_sentence(result, 0) == (
        "If only housing changed, the prediction would on average be lowest at “own” (100 euros) "
        "and highest at “rent” (150 euros more); no row goes the other way."
    )


def test_nothing_moving_is_said_even_with_the_noise_of_sums():
    lines = np.array([[0.3, 0.3], [0.9, 0.9]])
    flat = "Changing duration_months alone does not move the probability of “bad” in any row."
    assert effects_sentence(curves(lines, [1.0, 2.0]), 1) == flat
    noisy = lines + np.array([[0, 1e-12], [0, 0]])
    assert effects_sentence(curves(noisy, [1.0, 2.0]), 1) == flat
    moving = lines + np.array([[0, 1e-8], [0, 0]])
    assert effects_sentence(curves(moving, [1.0, 2.0]), 1) != flat


def test_an_average_that_hides_opposite_rows_is_said():
    assert effects_sentence(curves([[0.2, 0.6], [0.6, 0.2]], [1.0, 2.0]), 1) == (
        "Changing duration_months alone does not move the probability of “bad” on average, but "
        "single rows by up to 0.4."
    )


@pytest.mark.parametrize(("grid", "shown"), [([3.0], "3"), (["own"], "“own”")])
def test_a_single_value_is_said(grid, shown):
    assert effects_sentence(curves([[0.2], [0.4]], grid), 1) == (
        f"duration_months has one value here, {shown}, so no other was tried: "
        "the probability of “bad” is 0.3 on average."
    )


def test_what_is_not_drawn_and_not_tried_is_disclosed():
    many = curves(np.zeros((240, 2)), [1.0, 2.0], values=[1.0] * 200 + [None] * 30 + [9.0] * 10)
    assert effects_disclosure(many) == (
        "100 of 240 rows are drawn as thin lines; the average and the table use all of them. "
        "10 rows have values that lie beyond those tried."
    )
    few = curves(np.zeros((2, 2)), [1.0, 2.0])
    assert effects_disclosure(few) == (
        "Thin lines are the 2 rows, the strong line is their average."
    )
    named = curves(np.zeros((3, 2)), ["a", "b"], values=["a", "c", None])
    assert effects_disclosure(named) == (
        "Dots are averages over 3 rows; lines hold the middle 80 % of the rows. "
        "1 row has a value that lies beyond those tried."
    )


def test_the_table_has_the_numbers_of_the_chart():
    table = effects_table(curves(RISING, GRID), 1)
    assert table["value"].tolist() == GRID
    np.testing.assert_allclose(table["average"], [0.2, 0.25, 0.5])
    np.testing.assert_allclose(table["median"], [0.2, 0.2, 0.5])
    np.testing.assert_allclose(table["10th percentile"], [0.13, 0.2, 0.26])
    assert (table["90th percentile"] >= table["median"]).all()


def test_the_table_of_categories_counts_rows_and_starts_with_the_highest():
    table = effects_table(curves(RISING, ["a", "b", "c"], values=["a", "a", "c", None]), 1)
    assert table["value"].tolist() == ["c", "b", "a"]
    assert table["rows"].tolist() == [1, 0, 2]


def test_receipt_line_names_method_and_rows_and_compares_with_nobody():
    line = receipt_line(curves(RISING, GRID, rows_given=9), "Partial dependence and ICE", 1)
    assert line.startswith("probability of “bad” · Partial dependence and ICE, exact · 4 of 9 rows")
    assert "compared" not in line and "gap" not in line


def test_the_guide_warns_of_combinations_that_may_not_occur():
    assert "combinations that may not occur" in HOW_TO_READ["effects"]
