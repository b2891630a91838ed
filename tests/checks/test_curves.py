"""Curves of all thresholds and their areas, against scikit-learn's."""

import numpy as np
import pytest
from sklearn import metrics

from explainers.checks.curves import (
    average_precision,
    best_gains,
    gains,
    gains_at,
    lift,
    precision_recall,
    roc,
)
from explainers.checks.decisions import Confusion, confusion, over
from explainers.checks.levels import levels
from explainers.checks.roc_interval import area
from tests.reference.decisions import counts, delong


def drawn(rows=300, seed=0, digits=2):
    """Scores that know something, with ties where digits are few."""
    draw = np.random.default_rng(seed)
    positive = draw.random(rows) < 0.3
    return draw.beta(2 + 2 * positive, 3).round(digits), positive


CASES = [(300, 0, 2), (300, 1, 12), (41, 2, 1), (2_000, 3, 3)]


@pytest.mark.parametrize("case", CASES)
def test_roc_as_in_scikit_learn(case):
    scores, positive = drawn(*case)
    line = roc(levels(scores, positive))
    false, true, limits = metrics.roc_curve(positive, scores, drop_intermediate=False)
    kept = np.isin(line.scores, limits)
    assert kept.all()
    at = np.searchsorted(-limits, -line.scores)
    np.testing.assert_allclose(line.x, false[at])
    np.testing.assert_allclose(line.y, true[at])
    assert (line.x[0], line.y[0], line.x[-1], line.y[-1]) == (0, 0, 1, 1)


@pytest.mark.parametrize("case", CASES)
def test_precision_and_recall_as_in_scikit_learn(case):
    scores, positive = drawn(*case)
    given = levels(scores, positive)
    line = precision_recall(given)
    precision, recall, limits = metrics.precision_recall_curve(positive, scores)
    at = np.searchsorted(limits, line.scores)
    np.testing.assert_allclose(line.x, recall[at])
    np.testing.assert_allclose(line.y, precision[at])
    np.testing.assert_allclose(
        average_precision(given), metrics.average_precision_score(positive, scores)
    )


@pytest.mark.parametrize("case", CASES)
def test_the_area_and_its_error_as_delong_writes_them(case):
    scores, positive = drawn(*case)
    if len(scores) > 500:
        scores, positive = scores[:500], positive[:500]
    found = area(levels(scores, positive))
    value, error = delong(scores.tolist(), positive.tolist())
    np.testing.assert_allclose([found.value, found.error], [value, error])
    np.testing.assert_allclose(found.value, metrics.roc_auc_score(positive, scores))
    assert 0 < found.low < found.value < found.high < 1


def test_the_interval_holds_the_true_area_about_as_often_as_it_says():
    held = 0
    for seed in range(400):
        draw = np.random.default_rng(seed)
        positive = np.arange(120) < 40
        found = area(levels(draw.normal(1.0 * positive), positive))
        held += found.low <= 0.7602 <= found.high  # normal, one deviation apart
    assert 0.92 < held / 400 < 0.98


def test_a_wrong_row_moves_area_and_error():
    scores, positive = drawn()
    other = positive.copy()
    other[0] = ~other[0]
    found, theirs = area(levels(scores, positive)), delong(scores.tolist(), other.tolist())
    assert not np.isclose(found.value, theirs[0]) and not np.isclose(found.error, theirs[1])


def test_perfect_order_has_no_known_error():
    found = area(levels(np.arange(6.0), np.arange(6) > 2))
    assert found.value == 1 and np.isnan([found.error, found.low, found.high]).all()
    alone = area(levels(np.arange(6.0), np.arange(6) == 3))
    assert alone.value == 3 / 5 and np.isnan(alone.error)
    same = area(levels(np.ones(6), np.arange(6) > 2))
    assert same.value == 0.5 and np.isnan(same.error)


def test_gains_and_lift_count_the_first_rows():
    scores, positive = drawn(digits=12)
    given = levels(scores, positive)
    order = np.argsort(-scores)
    caught = np.append(0, np.cumsum(positive[order])) / positive.sum()
    line, raised = gains(given), lift(given)
    np.testing.assert_allclose(line.x, np.arange(301) / 300)
    np.testing.assert_allclose(line.y, caught)
    np.testing.assert_allclose(raised.y, caught[1:] / (np.arange(1, 301) / 300))
    np.testing.assert_allclose(raised.y[-1], 1)
    np.testing.assert_allclose(gains_at(given, np.array([0.0, 0.1, 1.0])), caught[[0, 30, 300]])


def test_rows_of_one_score_are_taken_together():
    given = levels(np.array([0.9, 0.5, 0.5, 0.1]), np.array([True, True, False, False]))
    assert gains(given).x.tolist() == [0, 0.25, 0.75, 1]
    assert gains_at(given, np.array([0.5])).tolist() == [0.75]


def test_the_best_gains_take_the_class_first():
    ideal = best_gains(levels(np.arange(10.0), np.arange(10) < 3))
    assert (ideal.x.tolist(), ideal.y.tolist()) == ([0, 0.3, 1], [0, 1, 1])


@pytest.mark.parametrize("threshold", [-1, 0.0, 0.31, 0.5, 1.0])
def test_levels_count_like_rows(threshold):
    scores, positive = drawn()
    found = levels(scores, positive).at(threshold)
    assert found == confusion(over(scores, threshold), positive)
    assert found == Confusion(*counts(scores, positive, threshold))


def test_scores_that_are_no_numbers_are_left_out():
    given = levels(np.array([0.2, np.nan, np.inf, 0.4]), np.array([True, True, False, False]))
    assert given.scores.tolist() == [0.2, 0.4]
    assert (given.positives.tolist(), given.others.tolist()) == ([1, 0], [0, 1])
    assert given.both
    empty = levels(np.array([]), np.array([], dtype=bool))
    assert len(empty.scores) == 0 and not empty.both
