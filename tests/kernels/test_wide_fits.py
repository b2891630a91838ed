"""Fits of more conditions than draws: those of the narrow way, and of the slow one."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from explainers.kernels import wide_fits
from explainers.kernels.local_fits import cosine_nearness, local_fits
from explainers.kernels.wide_fits import wide_fit
from explainers.kernels.word_draws import drawn
from tests.reference import local_ridge

WIDTH = 0.25
NAMES = ("weights", "chosen", "intercepts", "predictions", "scores")


def given(features, draws, outputs=2, seed=0):
    """Draws of words, answers that hang on all of them, and the answer where all are there."""
    draw = np.random.default_rng(seed)
    stay = drawn(features, draws + 1, seed)
    slopes, tangle = draw.normal(size=(features, outputs)), draw.normal(size=(features, 3))
    both = np.concatenate([np.ones((1, features)), stay])
    answers = np.tanh(both @ slopes / 3) + np.tanh(both @ tangle).sum(axis=1, keepdims=True)
    return stay, answers[1:], answers[0]


def fits(features, draws, most, wide):
    stay, answers, own = given(features, draws)
    nearness = cosine_nearness(features, WIDTH)
    if wide:
        return wide_fit(~stay.T, answers, own, nearness, most)
    there = np.ones((1, features), dtype=np.int64)
    return local_fits(stay.T.astype(np.uint8), there, answers, own[None], nearness, most)


@pytest.mark.parametrize("most", [1, 3, 6, 7, 10, 500])
@pytest.mark.parametrize(("features", "draws"), [(150, 60), (20, 60), (1, 5)])
def test_fits_are_those_of_the_narrow_way(features, draws, most):
    found, expected = (fits(features, draws, most, wide) for wide in (True, False))
    assert_array_equal(found.chosen, expected.chosen)
    for name in NAMES:
        assert_allclose(getattr(found, name), getattr(expected, name), rtol=0, atol=1e-8)
    assert found.chosen.sum() == 2 * min(most, features)


@pytest.mark.parametrize("most", [4, 9])
def test_fits_are_those_of_the_slow_way(most, monkeypatch):
    stay, answers, own = given(70, 40, outputs=1)
    rows = np.concatenate([np.ones((1, 70)), stay])
    met = rows.sum(axis=1) / 70
    weights = np.exp(-((1 - np.sqrt(met)) ** 2) / WIDTH**2) ** 0.5
    every = np.concatenate([own[None], answers])[:, 0]
    used = local_ridge.choose(rows, every, weights, most)
    intercept, slopes, score = local_ridge.regression(rows[:, used], every, weights, 1.0)
    found = wide_fit(~stay.T, answers, own, cosine_nearness(70, WIDTH), most)
    assert set(np.flatnonzero(found.chosen[0, :, 0])) == set(used)
    assert_allclose(found.weights[0, used, 0], slopes, rtol=0, atol=1e-9)
    assert_allclose(found.intercepts[0, 0], intercept, rtol=0, atol=1e-9)
    assert_allclose(found.scores[0, 0], score, rtol=0, atol=1e-9)
    monkeypatch.setattr(wide_fits, "CHOOSING_RIDGE", 1e4)
    monkeypatch.setattr(wide_fits, "SPENT", 2.0)
    other = wide_fit(~stay.T, answers, own, cosine_nearness(70, WIDTH), most)
    assert (other.chosen != found.chosen).any(), "how words are chosen matters"


def test_portions_change_nothing(monkeypatch):
    whole = fits(150, 60, 10, wide=True)
    monkeypatch.setattr(wide_fits, "_CELLS", 500)
    parts = fits(150, 60, 10, wide=True)
    for name in NAMES:
        assert_allclose(getattr(parts, name), getattr(whole, name), rtol=0, atol=1e-10)


def test_answers_that_never_move_leave_nothing_to_explain():
    stay = drawn(50, 20, 0)
    found = wide_fit(~stay.T, np.full((19, 1), 0.3), np.array([0.3]), cosine_nearness(50, WIDTH), 8)
    assert not found.weights.any()
    assert_allclose(found.predictions, 0.3)
    assert_array_equal(found.scores, 1)
