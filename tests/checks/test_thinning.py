"""Curves of many points, drawn with few: how far a point may move."""

import numpy as np
import pytest

from explainers.checks.thinning import COLUMNS, thinned
from tests.reference.decisions import away

STRIP = 1 / COLUMNS


def wild(points=6_000, seed=0):
    """A curve that jumps up and down all the way, most at its beginning."""
    draw = np.random.default_rng(seed)
    x = np.sort(draw.random(points)) ** 2
    x[0], x[-1] = 0.0, 1.0
    return x, draw.normal(size=points) / (0.05 + x)


def stairs(points=6_000, seed=1):
    draw = np.random.default_rng(seed)
    up = draw.random(points) < 0.7
    return np.cumsum(~up) / (~up).sum(), np.cumsum(up) / up.sum()


@pytest.mark.parametrize("curve", [wild(), stairs()])
def test_no_point_moves_by_more_than_a_strip(curve):
    kept = thinned(*curve)
    assert 2 < len(kept) <= 1_000
    assert (np.diff(kept) > 0).all()
    some = np.random.default_rng(2).choice(len(curve[0]), 100, replace=False)
    x, y = curve
    places = np.unique(np.concatenate([kept, some]))
    at = np.searchsorted(places, kept)
    assert away(x[places].tolist(), y[places].tolist(), at.tolist()) <= STRIP * (1 + 1e-9)


def test_every_so_many_points_would_move_it_farther():
    x, y = wild()
    kept = np.arange(0, len(x), 6)
    assert len(kept) == 1_000
    assert away(x[::7].tolist(), y[::7].tolist(), (kept[kept % 7 == 0] // 7).tolist()) > STRIP


def test_both_ends_and_the_extremes_stay():
    x, y = wild()
    kept = thinned(x, y)
    assert {0, len(x) - 1, int(y.argmin()), int(y.argmax())} <= set(kept.tolist())


def test_few_points_all_stay():
    x = np.linspace(0, 1, 1_000)
    assert thinned(x, x).tolist() == list(range(1_000))
    assert thinned(x[:0], x[:0]).tolist() == []


def test_points_at_one_place_keep_their_ends():
    y = np.random.default_rng(3).random(5_000)
    kept = thinned(np.zeros(5_000), y)
    assert set(kept.tolist()) == {0, 4_999, int(y.argmin()), int(y.argmax())}
