"""The steps of the search, each by itself: neighbours, ways to them, changes one by one."""

import numpy as np

from explainers.kernels.counterfactuals.forward import forward
from explainers.kernels.counterfactuals.neighbours import grown, unlike_neighbours
from explainers.kernels.counterfactuals.shortening import shortened
from explainers.kernels.counterfactuals.thinning import thinned
from tests.kernels.counterfactuals.worlds import asker, space


def total(limit):
    """Reached where the places add up to more than `limit`."""
    return lambda rows: rows.sum(axis=1) - limit - 0.5


def test_neighbours_are_those_that_reach_the_nearest_first_and_each_once():
    rows = np.array([[6, 6, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0], [6, 3, 0, 0], [6, 6, 0, 0]])
    near = unlike_neighbours(space(), rows, asker(total(8)), 99)
    np.testing.assert_array_equal(near, [[6, 3, 0, 0], [6, 6, 0, 0]])
    asked = asker(total(8))
    assert len(unlike_neighbours(space(), rows, asked, 1)) == 0  # the nearest one does not
    assert asked.spent == 1


def test_a_way_takes_over_what_gains_most_for_its_effort():
    others = np.array([[6, 1, 6, 0]])
    # 6 of the category costs 2 and gains 6; 6 of the number costs 4 and gains as much.
    found = grown(space(), others, asker(total(5)), 4, 999)
    np.testing.assert_array_equal(found, [[0, 0, 6, 0]])
    found = grown(space(), others, asker(total(6)), 4, 999)
    np.testing.assert_array_equal(found, [[0, 1, 6, 0]])
    assert len(grown(space(), others, asker(total(12)), 2, 999)) == 0  # it takes three
    assert len(grown(space(), others, asker(total(12)), 3, 999)) == 1


def test_a_way_ends_with_its_budget():
    asked = asker(total(12))
    assert len(grown(space(), np.array([[6, 1, 6, 0]]), asked, 3, 5)) == 0
    assert asked.spent <= 5


def test_changing_forward_finds_one_change_before_two():
    found = forward(space(), asker(total(5)), 4, 1, 999)
    assert len(found)
    assert (found > 0).sum(axis=1).max() == 1
    found = forward(space(), asker(total(11)), 4, 1, 9_999)
    np.testing.assert_array_equal(np.unique((found > 0).sum(axis=1)), [2])
    assert len(forward(space(), asker(total(11)), 1, 1, 9_999)) == 0


def test_changing_forward_keeps_its_budget_and_stands_a_row_without_any_change():
    asked = asker(total(99))
    assert len(forward(space(), asked, 4, 1, 30)) == 0
    assert asked.spent == 30
    assert len(forward(space(side=1), asker(total(0)), 4, 1, 30)) == 0


def test_changing_forward_survives_a_model_that_answers_no_numbers():
    silent = asker(lambda rows: np.full(len(rows), np.nan))
    assert len(forward(space(), silent, 4, 1, 999)) == 0
    assert len(grown(space(), np.array([[6, 1, 6, 0]]), silent, 4, 999)) == 0


def test_needless_changes_are_taken_back():
    rows = np.array([[6, 1, 1, 1], [3, 3, 3, 3], [1, 1, 6, 0]])
    thin = thinned(space(), rows, asker(total(5)))
    np.testing.assert_array_equal(thin, [[6, 0, 0, 0], [0, 0, 3, 3], [0, 0, 6, 0]])
    np.testing.assert_array_equal(rows[0], [6, 1, 1, 1])


def test_without_budget_rows_stay_as_they_are():
    rows = np.array([[6, 1, 1, 1]])
    np.testing.assert_array_equal(thinned(space(), rows, asker(total(5), 0)), rows)
    np.testing.assert_array_equal(shortened(space(), rows, asker(total(5), 0)), rows)


def test_numbers_go_back_as_far_as_they_can_and_categories_stay():
    around = space(features=3, categories=1, side=100, own=[0, 50, 0])
    rows = np.array([[99, 50, 0], [0, 0, 0], [0, 50, 9]])

    def margins(rows):
        first = rows[:, 0] - 36.5
        second = 20.5 - rows[:, 1]
        return np.max([first, second, rows[:, 2] - 5.0], axis=0)

    short = shortened(around, rows, asker(margins))
    np.testing.assert_array_equal(short, [[37, 50, 0], [0, 20, 0], [0, 50, 9]])


def test_shortening_asks_few_rows():
    around = space(features=1, categories=0, side=1_000)
    asked = asker(lambda rows: rows[:, 0] - 700.5)
    assert shortened(around, np.array([[999]]), asked)[0, 0] == 701
    assert asked.spent < 40
