"""Lists of values: only what reference rows hold, within limits, in the table's own types."""

import numpy as np
import pandas as pd
import pytest

from explainers.kernels.counterfactuals.columns import Limit, domain

ROW = pd.DataFrame({"age": [30], "income": [2.5], "job": ["clerk"]})
OTHERS = pd.DataFrame(
    {
        "age": [20, 30, 40, 40, 60],
        "income": [1.5, np.nan, 2.5, np.inf, 9.25],
        "job": ["clerk", None, "cook", "driver", "cook"],
    }
)
FREE = [Limit()] * 3
NUMBERS = [True, True, False]


def values(made):
    return [each.column.tolist() for each in made.values]


def test_values_are_those_of_the_reference_rows():
    made = domain(ROW, OTHERS, NUMBERS, FREE)
    assert values(made) == [[20, 30, 40, 60], [1.5, 2.5, 9.25], ["clerk", "cook", "driver"]]
    np.testing.assert_array_equal(made.space.own, [1, 1, 0])
    np.testing.assert_array_equal(made.space.ordered, [True, True, False])
    # A missing or an endless value cannot be taken: the row's own stands in its place.
    expected = [[0, 0, 0], [1, 1, 0], [2, 1, 1], [2, 1, 2], [3, 2, 1]]
    np.testing.assert_array_equal(made.references, expected)


def test_distances_are_in_median_deviations_or_standard_ones():
    made = domain(ROW, OTHERS, NUMBERS, FREE)
    np.testing.assert_array_equal(made.values[0].costs, [1.0, 0.0, 1.0, 3.0])  # MAD 10
    np.testing.assert_array_equal(made.values[2].costs, [0.0, 1.0, 1.0])
    even = pd.DataFrame({"age": [30, 30, 30, 30, 40]})
    steps = domain(ROW[["age"]], even, [True], [Limit()]).values[0].costs
    np.testing.assert_array_equal(steps, [0.0, 10 / 4.0])  # the standard deviation
    same = domain(ROW[["age"]], even.head(4) + 5, [True], [Limit()]).values[0].costs
    np.testing.assert_array_equal(same, [0.0, 5.0])  # no deviation at all: its own unit


def test_a_frame_has_the_very_values_and_types():
    made = domain(ROW, OTHERS.head(1), NUMBERS, FREE)
    frame = made.frame(np.array([[0, 0, 0], [1, 1, 0]]))
    assert frame["age"].dtype == np.int64
    assert frame.to_dict("list") == {"age": [20, 30], "income": [1.5, 2.5], "job": ["clerk"] * 2}
    same = made.frame(made.space.own[None, :])
    pd.testing.assert_frame_equal(same, ROW, check_dtype=False)


@pytest.mark.parametrize(
    ("limit", "ages"),
    [
        (Limit(fixed=True), [30]),
        (Limit(low=30), [30, 40, 60]),
        (Limit(high=30), [20, 30]),
        (Limit(low=35, high=50), [30, 40]),
        (Limit(low=41, high=59), [30]),
        (Limit(low=np.nan), [30]),
    ],
)
def test_limits_hold_and_the_own_value_always_may_stay(limit, ages):
    made = domain(ROW, OTHERS, NUMBERS, [limit, Limit(), Limit()])
    assert made.values[0].column.tolist() == ages
    taken = made.values[0].column.to_numpy()[made.references[:, 0]]
    assert set(taken) <= set(ages)


def test_a_fixed_category_and_numbers_taken_for_names():
    assert values(domain(ROW, OTHERS, NUMBERS, [*FREE[:2], Limit(fixed=True)]))[2] == ["clerk"]
    names = domain(ROW, OTHERS, [False, True, False], [Limit(high=40), *FREE[1:]])
    assert names.values[0].column.tolist() == [30, 20, 40]
    np.testing.assert_array_equal(names.values[0].costs, [0.0, 1.0, 1.0])


def test_a_missing_value_may_be_given_one_and_none_is_taken_away():
    row = pd.DataFrame({"age": [np.nan], "income": [2.5], "job": [None]})
    made = domain(row, OTHERS, NUMBERS, FREE)
    ages, _, jobs = made.values
    assert np.isnan(ages.column[0])
    assert ages.column.tolist()[1:] == [20, 30, 40, 60]
    np.testing.assert_array_equal(ages.costs, [0, 1, 1, 1, 1])
    assert not ages.ordered
    np.testing.assert_array_equal(made.references[:, 0], [1, 2, 3, 3, 4])
    assert jobs.column.tolist()[1:] == ["clerk", "cook", "driver"]
    np.testing.assert_array_equal(made.references[:, 2], [1, 0, 2, 3, 2])
