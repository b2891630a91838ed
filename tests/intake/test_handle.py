"""Columns as labels and as numbers, whatever a table made of them."""

import numpy as np
import pandas as pd
import pytest

from explainers.intake.handle import coded, columns_of, labels_of, numbers_of, two_sided
from explainers.records import Feature

LABELS = {
    "texts": (["x", None, "y"], ["x", None, "y"]),
    "whole numbers": ([1, 2], ["1", "2"]),
    "whole numbers beside a gap": ([1.0, np.nan, 2.0], ["1", None, "2"]),
    "fractions among whole numbers": ([1.0, 2.5], ["1", "2.5"]),
    "truth values": ([True, False], ["True", "False"]),
    "truth values beside a gap": ([True, None], ["True", None]),
}


@pytest.mark.parametrize(("values", "labels"), LABELS.values(), ids=LABELS)
def test_labels_are_written_as_the_cards_write_them(values, labels):
    found = labels_of(pd.Series(values))
    assert [None if pd.isna(value) else value for value in found] == labels


NUMBERS = {
    "numbers": ([1, 2], [1.0, 2.0]),
    "numbers beside a gap": ([1.5, None], [1.5, np.nan]),
    "truth values": ([True, False], [1.0, 0.0]),
    "truth values beside a gap": ([True, None], [1.0, np.nan]),
    "truth values as text": (["True", "False", None], [1.0, 0.0, np.nan]),
    "numbers as text": (["1.5", "x"], [1.5, np.nan]),
    "nothing": ([None, None], [np.nan, np.nan]),
}


@pytest.mark.parametrize(("values", "numbers"), NUMBERS.values(), ids=NUMBERS)
def test_numbers_are_read_from_what_a_table_holds(values, numbers):
    found = numbers_of(pd.Series(values))
    assert found.dtype == np.float64
    np.testing.assert_array_equal(found, numbers)


def test_a_frame_is_coded_by_the_models_own_order():
    features = (Feature("b", "category", ("z", "a")), Feature("a", "number"))
    frame = pd.DataFrame({"a": [1, 2, 3], "b": ["a", "z", "new"]})
    np.testing.assert_array_equal(coded(frame, features), [[1, 1], [0, 2], [np.nan, 3]])


def test_answers_get_a_column_per_output():
    assert columns_of([1, 2]).shape == (2, 1)
    assert columns_of([[1, 2]]).shape == (1, 2)
    np.testing.assert_array_equal(two_sided(np.array([0.5])), [[-0.5, 0.5]])
