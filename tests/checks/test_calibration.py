"""Reliability, its error and the parts of the Brier score."""

import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss

from explainers.checks.calibration import calibration
from explainers.checks.intervals import wilson
from explainers.checks.levels import levels
from tests.reference.decisions import brier_parts


def drawn(rows=500, seed=0, digits=12):
    draw = np.random.default_rng(seed)
    scores = draw.beta(2, 4, rows).round(digits)
    return scores, draw.random(rows) < scores**1.5


def test_bins_as_in_scikit_learn_where_no_scores_are_tied():
    scores, positive = drawn()
    found = calibration(levels(scores, positive))
    observed, predicted = calibration_curve(positive, scores, n_bins=10, strategy="quantile")
    np.testing.assert_allclose(found.observed, observed)
    np.testing.assert_allclose(found.predicted, predicted)
    assert found.rows.tolist() == [50] * 10


@pytest.mark.parametrize("digits", [12, 1])
def test_the_brier_score_and_its_parts_as_in_plain_loops(digits):
    scores, positive = drawn(digits=digits)
    found = calibration(levels(scores, positive))
    np.testing.assert_allclose(found.brier, brier_score_loss(positive, scores))
    bins = [
        [
            (float(score), int(truth))
            for score, truth in zip(scores, positive, strict=True)
            if low <= score <= high
        ]
        for low, high in zip(found.low_edge, found.high_edge, strict=True)
    ]
    assert [len(part) for part in bins] == found.rows.tolist()
    ours = (
        found.miscalibration, found.resolution, found.uncertainty, found.within, found.error,
    )  # fmt: skip
    np.testing.assert_allclose(ours, brier_parts(bins), atol=1e-12)
    bins[0][0] = (bins[0][0][0], 1 - bins[0][0][1])
    assert not np.allclose(ours, brier_parts(bins), atol=1e-12)


def test_rows_of_one_probability_stay_together():
    scores = np.repeat([0.1, 0.8], [95, 5])
    found = calibration(levels(scores, np.arange(100) % 10 == 0))
    assert found.rows.tolist() == [95, 5]
    assert found.within == pytest.approx(0, abs=1e-12)


def test_probabilities_that_mean_what_they_say_have_a_small_error():
    draw = np.random.default_rng(1)
    scores = draw.random(20_000)
    positive = draw.random(20_000) < scores
    assert calibration(levels(scores, positive)).error < 0.02
    assert calibration(levels(scores**2, positive)).error > 0.1


def test_the_interval_is_of_the_rows_in_the_bin():
    scores, positive = drawn()
    found = calibration(levels(scores, positive))
    hits = np.rint(found.observed * found.rows).astype(np.int64)
    np.testing.assert_allclose([found.low, found.high], wilson(hits, found.rows))


def test_fewer_rows_than_bins_have_one_each():
    found = calibration(levels(np.array([0.2, 0.6, 0.7]), np.array([False, True, True])))
    assert found.rows.tolist() == [1, 1, 1]
    assert found.uncertainty == pytest.approx(2 / 9)
