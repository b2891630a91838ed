"""Ways between the vectors of pieces: against the slow sum, and where scores change fast."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from explainers.kernels import piece_way
from explainers.kernels.piece_way import INSIDE, Way, shared
from tests.reference import text_flow as slow

DRAW = np.random.default_rng(3)
START, END = DRAW.normal(size=(2, 4, 3)).astype(np.float32)
WEIGHTS = DRAW.normal(size=(4, 3))


def smooth(vectors):
    """A score that is no sum of pieces, and its slopes, at (places, pieces, width)."""
    inner = (np.asarray(vectors, dtype=np.float64) * WEIGHTS).sum(axis=(1, 2))
    slopes = (1 - np.tanh(inner) ** 2 + 2 * inner)[:, None, None] * WEIGHTS
    return np.tanh(inner) + inner**2, slopes.astype(np.float32)


def sudden(width):
    """A score that does all of its move within `width` of a way from zeros, as a norm does."""

    def score(vectors):
        size = np.asarray(vectors, dtype=np.float64).sum(axis=(1, 2))
        slopes = width / (width + size) ** 2
        return size / (width + size), np.ones_like(vectors) * slopes[:, None, None]

    return score


def ends(score, start, end):
    return tuple(float(score(each[None])[0][0]) for each in (start, end))


def test_values_are_those_of_the_slow_sum():
    found = shared(Way(smooth, START, END), ends(smooth, START, END), 1e-3, 20, 20)
    expected = slow.integrated_gradients(lambda at: smooth(at[None])[0][0], START, END, 400)
    assert_allclose(found.values, expected, rtol=0, atol=2e-4)
    assert found.asked == 20
    with pytest.raises(AssertionError):
        assert_allclose(found.values[::-1], expected, rtol=0, atol=2e-4)


def test_they_add_up_to_what_moved():
    scores = ends(smooth, START, END)
    found = shared(Way(smooth, START, END), scores, 1e-6, 30, 30)
    assert_allclose(found.values.sum(), scores[1] - scores[0], atol=1e-5)
    assert_allclose(found.missed, abs(found.values.sum() - (scores[1] - scores[0])), atol=1e-12)


@pytest.mark.parametrize("width", [1e-3, 1e-5])
def test_a_score_that_moves_at_once_is_looked_at_where_it_does(width):
    score, start = sudden(width), np.zeros((2, 3), np.float32)
    end = np.full((2, 3), 0.5, np.float32)
    end[1] = 0.25
    scores = ends(score, start, end)
    found = shared(Way(score, start, end), scores, 0.01, 50, 1_000)
    assert found.missed <= 0.01
    assert 50 < found.asked < 1_000
    moved = scores[1] - scores[0]
    assert_allclose(found.values, [moved * 2 / 3, moved / 3], rtol=0, atol=0.01)
    even = shared(Way(score, start, end), scores, 0.01, 50, 50)
    assert even.missed > 0.01, "fifty places are enough already"


@pytest.mark.parametrize("most", [50, 60, 50 + 2 * INSIDE + 1, 100, 333])
def test_no_more_places_are_asked_about_than_are_allowed(most):
    asked, told, score = [], [], sudden(1e-6)

    def counted(vectors):
        asked.append(len(vectors))
        return score(vectors)

    start, end = np.zeros((2, 3), np.float32), np.ones((2, 3), np.float32)
    scores = ends(score, start, end)
    found = shared(
        Way(counted, start, end), scores, 0.0, 50, most, lambda *steps: told.append(steps)
    )
    assert sum(asked) == found.asked <= most
    assert most - found.asked <= 2 * INSIDE
    dones = [done for done, _ in told]
    assert dones == sorted(set(dones))
    assert told[-1] == (most, most)


def test_misses_do_not_make_up_for_each_other():
    """A wave whose halves miss by as much in either direction."""

    def wave(vectors):
        at = np.asarray(vectors, dtype=np.float64)[:, 0, 0]
        slopes = 200 * np.cos(200 * at)
        return np.sin(200 * at), slopes[:, None, None].astype(np.float32)

    start, end = np.zeros((1, 1), np.float32), np.ones((1, 1), np.float32)
    found = shared(Way(wave, start, end), ends(wave, start, end), 0.05, 8, 2_000)
    assert found.missed <= 0.05
    assert_allclose(found.values.sum(), np.sin(200.0), atol=0.05)


def test_calls_are_cut_by_how_wide_texts_are(monkeypatch):
    sizes = []

    def counted(vectors):
        sizes.append(len(vectors))
        return smooth(vectors)

    way, scores = Way(counted, START, END), ends(smooth, START, END)
    whole = shared(way, scores, 1.0, 20, 20).values
    monkeypatch.setattr(piece_way, "CELLS", 3 * START.size)
    assert_allclose(shared(way, scores, 1.0, 20, 20).values, whole, rtol=0, atol=1e-12)
    assert sizes == [20, *[3] * 6, 2]


def test_where_nothing_lies_between_nothing_moves():
    found = shared(Way(smooth, END, END), (1.0, 1.0), 0.0, 10, 40)
    assert not found.values.any()
    assert (found.missed, found.asked) == (0.0, 10)
