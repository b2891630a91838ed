"""A model is taken for a weighted sum where it answers as one, and nowhere else."""

import numpy as np
import pytest

from explainers.intake.linearity import DOUBLE, SINGLE, intercepts_of, rows_between

# A column of large numbers beside one of shares, and one that is not used.
COEFFICIENTS = np.array([[3.0, -1.0], [2e-8, 1e-8], [0.0, 0.0]])
INTERCEPTS = np.array([5.0, -2.0])


def summed(rows):
    return rows @ COEFFICIENTS + INTERCEPTS


def test_intercepts_are_the_answer_where_all_columns_are_0():
    np.testing.assert_array_equal(intercepts_of(COEFFICIENTS, summed), INTERCEPTS)


@pytest.mark.parametrize("column", [0, 1])
@pytest.mark.parametrize("share", [DOUBLE, SINGLE])
def test_each_coefficient_is_looked_at_as_closely(column, share):
    """A small coefficient belongs to a column of large numbers."""
    for wrong, taken in ((0.05 * share, True), (20 * share, False)):
        given = COEFFICIENTS.copy()
        given[column, 1] *= 1 + wrong
        assert (intercepts_of(given, summed, share) is not None) == taken


def test_a_column_without_a_coefficient_must_not_move_the_answer():
    def more(rows):
        return summed(rows) + 1e-6 * rows[:, 2:]

    assert intercepts_of(COEFFICIENTS, more) is None


def test_one_wrong_coefficient_among_many_is_seen():
    draw = np.random.default_rng(3)
    truth = draw.normal(size=(20_000, 1))
    given = truth.copy()
    given[7_000] *= 1.001
    assert intercepts_of(truth, lambda rows: rows @ truth) is not None
    assert intercepts_of(given, lambda rows: rows @ truth) is None


def test_one_wrong_coefficient_is_seen_beside_a_large_intercept():
    given = COEFFICIENTS * [[1.0], [1.001], [1.0]]
    assert intercepts_of(COEFFICIENTS, lambda rows: summed(rows) + 1e9) is not None
    assert intercepts_of(given, lambda rows: summed(rows) + 1e9) is None


@pytest.mark.parametrize(
    "bent",
    [
        lambda rows: np.maximum(summed(rows), 0.0),
        lambda rows: np.tanh(summed(rows)),
        lambda rows: summed(rows) + rows[:, :1] * rows[:, 1:2] * 1e-8,
        lambda rows: summed(np.abs(rows)),
        lambda rows: summed(rows) * np.nan,
        lambda rows: summed(rows)[:, :1],
        lambda rows: summed(rows) + (len(rows) > 1),
    ],
    ids=["cut off", "bent", "product", "sizes", "no number", "fewer outputs", "jump"],
)
def test_what_is_no_weighted_sum_is_not_taken_for_one(bent):
    assert intercepts_of(COEFFICIENTS, bent) is None


def test_what_rounding_left_of_0_hides_nothing():
    """Sums over support vectors leave 1e-15 for a column that never varied."""
    given = np.array([[2e-3], [1e-15]])
    assert intercepts_of(given, lambda rows: rows[:, :1] * 2e-3 + 0 * rows[:, 1:], SINGLE) == [0]


def test_rows_come_near_0_where_links_part():
    intercepts = np.array([400.0, -900.0, 50.0])
    coefficients = np.random.default_rng(5).normal(size=(6, 3))
    rows = rows_between(coefficients, intercepts)
    assert np.abs(rows @ coefficients + intercepts).max() < 4.0


def test_rows_for_a_model_that_uses_no_column_can_be_drawn():
    assert (rows_between(np.zeros((4, 2)), np.ones(2)) == 0.0).all()
