"""Goals: what counts as another answer, and that rounding alone never does."""

import numpy as np
import pytest

from explainers.records import Goal

ANSWERS = np.array([[0.7, 0.2, 0.1], [0.3, 0.3, 0.4], [0.4, 0.4, 0.2]])


def test_without_a_bound_the_output_has_to_win():
    assert Goal(0).reached(ANSWERS).tolist() == [True, False, False]  # a tie is no win
    np.testing.assert_allclose(Goal(2).margins(ANSWERS), [-0.6, 0.1, -0.2], atol=1e-8)
    assert Goal(0).reached(ANSWERS[:, :1]).all()


def test_a_bound_is_passed_on_one_side_or_the_other():
    assert Goal(0, 0.35).reached(ANSWERS).tolist() == [True, False, True]
    assert Goal(0, 0.35, above=False).reached(ANSWERS).tolist() == [False, True, False]


@pytest.mark.parametrize("above", [True, False])
@pytest.mark.parametrize("bound", [0.5, 0.0, -3e6, 2e9])
def test_an_answer_on_the_bound_or_a_rounding_beside_it_is_not_past_it(bound, above):
    beside = np.nextafter(bound, np.inf if above else -np.inf)
    goal = Goal(0, bound, above)
    assert not goal.reached(np.array([[bound], [beside]])).any()
    far = bound + (1 if above else -1) * 1e-6 * max(1.0, abs(bound))
    assert goal.reached(np.array([[far]])).all()


def test_an_answer_that_is_no_number_reaches_nothing():
    assert not Goal(0, 0.5).reached(np.array([[np.nan]])).any()
    assert not Goal(0).reached(np.array([[np.nan, 0.1]])).any()
