"""The best threshold, against trying all of them, and how it is written."""

import numpy as np
import pytest
from sklearn.metrics import balanced_accuracy_score, f1_score

from explainers.checks.levels import levels
from explainers.checks.thresholds import (
    Limits,
    best_balanced,
    best_f1,
    between,
    calibrated_threshold,
    cheapest,
    cost,
)
from tests.reference.decisions import counts

SHARES = Limits(0.0, 1.0)


def drawn(seed=0, rows=200, digits=2):
    draw = np.random.default_rng(seed)
    positive = draw.random(rows) < 0.3
    return np.clip(draw.normal(0.4 + 0.2 * positive, 0.2), 0, 1).round(digits), positive


def tried(scores):
    return [0.0, *((scores[1:] + scores[:-1]) / 2), 1.0]


@pytest.mark.parametrize("seed", range(4))
def test_none_of_all_thresholds_is_better(seed):
    scores, positive = drawn(seed)
    given, limits = levels(scores, positive), tried(np.unique(scores))
    f1 = max(f1_score(positive, scores > limit, zero_division=0) for limit in limits)
    balanced = max(balanced_accuracy_score(positive, scores > limit) for limit in limits)
    ours = best_f1(given, SHARES), best_balanced(given, SHARES)
    assert f1_score(positive, scores > ours[0].threshold) == pytest.approx(f1)
    assert balanced_accuracy_score(positive, scores > ours[1].threshold) == pytest.approx(balanced)


@pytest.mark.parametrize("times", [0.1, 1.0, 5.0])
def test_none_of_all_thresholds_is_cheaper(times):
    scores, positive = drawn()
    found = cheapest(levels(scores, positive), times, SHARES)
    each = [counts(scores, positive, limit) for limit in tried(np.unique(scores))]
    least = min(times * alarms + missed for _, alarms, missed, _ in each) / len(scores)
    assert cost(found.found, times) == pytest.approx(least)


def test_a_dear_false_positive_raises_the_threshold():
    given = levels(*drawn())
    found = [cheapest(given, times, SHARES).threshold for times in (0.1, 1.0, 10.0)]
    assert found[0] < found[1] < found[2]
    assert cheapest(given, 1e6, SHARES).found.false_positives == 0
    assert cheapest(given, 1e-6, SHARES).found.false_negatives == 0


def test_what_is_calibrated_has_the_threshold_of_the_costs():
    draw = np.random.default_rng(5)
    scores = draw.random(200_000)
    given = levels(scores, draw.random(200_000) < scores)
    for times in (0.25, 1.0, 4.0):
        assert cheapest(given, times, SHARES).threshold == pytest.approx(
            calibrated_threshold(times), abs=0.03
        )


def test_a_threshold_has_few_digits_and_lies_where_it_was_found():
    assert between(0.36, 0.38) == 0.37
    assert between(0.4, 0.9) == 0.7
    assert between(0.31234, 0.31239) == 0.31237
    assert between(0.0, 0.3) == 0.1
    assert between(-3.2, 5) == 1
    assert between(0.5, float(np.nextafter(0.5, 1))) == 0.5
    draw = np.random.default_rng(6)
    for low, high in np.sort(draw.normal(size=(500, 2)), axis=1).tolist():
        assert low < between(low, high) < high
        assert len(f"{between(low, high)}") <= len(f"{(low + high) / 2}")


def test_nothing_lies_under_the_lowest_threshold():
    given = levels(np.array([0.0, 0.0, 0.4]), np.array([True, True, True]))
    found = best_f1(given, SHARES)
    assert 0 <= found.threshold < 0.4
    assert (found.found.true_positives, found.found.false_negatives) == (1, 2)
    assert best_f1(given, Limits(-1.0, 1.0)).found.false_negatives == 0


def test_sides_that_are_not_there_have_no_best():
    alone = levels(np.array([0.2, 0.4]), np.array([False, False]))
    assert best_f1(alone, SHARES) is None and best_balanced(alone, SHARES) is None
    assert cheapest(alone, 1.0, SHARES).found.false_positives == 0
    nothing = levels(np.array([]), np.array([], dtype=bool))
    assert cheapest(nothing, 1.0, SHARES) is None
