"""Which class answers decide for, and the counts of right and wrong ones."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix

from explainers.checks.decisions import (
    Confusion,
    against_the_rest,
    confusion,
    confusion_counts,
    decided,
    over,
    usual_threshold,
)
from tests.reference.decisions import counts


def test_what_lies_on_the_threshold_is_not_over_it():
    assert over(np.array([0.4, 0.5, 0.6]), 0.5).tolist() == [False, False, True]


@pytest.mark.parametrize("positive", [0, 1])
def test_a_threshold_decides_between_two_classes(positive):
    told = np.array([0.2, 0.45, 0.8])
    outputs = np.stack([told, 1 - told] if positive == 0 else [1 - told, told], axis=1)
    assert decided(outputs, positive, 0.4).tolist() == [1 - positive, positive, positive]
    assert decided(outputs, positive, 0.9).tolist() == [1 - positive] * 3


def test_without_a_threshold_the_largest_answer_wins():
    outputs = np.array([[0.2, 0.5, 0.3], [0.4, 0.3, 0.3]])
    assert decided(outputs, 2, None).tolist() == [1, 0]


def test_half_decides_like_the_largest_of_two():
    told = np.random.default_rng(0).random(500)
    outputs = np.stack([1 - told, told], axis=1)
    for positive in (0, 1):
        np.testing.assert_array_equal(decided(outputs, positive, 0.5), outputs.argmax(axis=1))


@pytest.mark.parametrize("threshold", [-1.0, 0.0, 0.3, 0.5, 1.0])
def test_counts_as_in_plain_loops_and_in_scikit_learn(threshold):
    draw = np.random.default_rng(1)
    scores, positive = draw.integers(11, size=300) / 10, draw.random(300) < 0.3
    found = confusion(over(scores, threshold), positive)
    assert found == Confusion(*counts(scores, positive, threshold))
    table = confusion_matrix(positive, scores > threshold, labels=[True, False])
    assert table.ravel().tolist() == [
        found.true_positives,
        found.false_negatives,
        found.false_positives,
        found.true_negatives,
    ]
    assert found.rows == 300


def test_counts_of_several_classes_as_in_scikit_learn():
    draw = np.random.default_rng(2)
    truth, given = draw.integers(4, size=500), draw.integers(3, size=500)
    found = confusion_counts(truth, given, 4)
    np.testing.assert_array_equal(found, confusion_matrix(truth, given, labels=range(4)))
    for output in range(4):
        one = against_the_rest(found, output)
        assert one == confusion(given == output, truth == output)


def test_no_rows_count_as_nothing():
    nothing = np.array([], dtype=np.int64)
    assert confusion(nothing > 0, nothing > 0) == Confusion(0, 0, 0, 0)
    assert confusion_counts(nothing, nothing, 2).tolist() == [[0, 0], [0, 0]]


@pytest.mark.parametrize(
    ("unit", "outputs", "bar"),
    [
        ("probability", 2, 0.5),
        ("decision score", 2, 0.0),
        ("probability", 3, None),
        ("probability", 1, None),
        ("price", 2, None),
    ],
)
def test_the_usual_threshold_is_the_units_own(unit, outputs, bar):
    assert usual_threshold(unit, outputs) == bar
