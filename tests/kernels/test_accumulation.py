"""Local effects added up: against the definition in plain loops, with errors that are right."""

import numpy as np
import pytest

from explainers.kernels.accumulation import along_names, along_numbers

GENERATOR = np.random.default_rng(0)


def slow_numbers(bins, deltas, points):
    heights = np.array([deltas[bins == step].mean(axis=0) for step in range(points - 1)])
    curve = np.vstack([np.zeros(deltas.shape[1]), np.cumsum(heights, axis=0)])
    middles = (curve[:-1] + curve[1:]) / 2
    counts = np.array([(bins == step).sum() for step in range(points - 1)])
    return curve - (counts[:, None] * middles).sum(axis=0) / counts.sum()


def slow_names(places, deltas, points):
    heights = [
        np.concatenate([deltas[places == step, 1], deltas[places == step + 1, 0]]).mean(axis=0)
        for step in range(points - 1)
    ]
    curve = np.vstack([np.zeros(deltas.shape[2]), np.cumsum(heights, axis=0)])
    return curve - curve[places[places >= 0]].mean(axis=0)


def test_numbers_are_added_up_and_centred_over_the_rows():
    bins, deltas = GENERATOR.integers(-1, 6, 300), GENERATOR.normal(size=(300, 2))
    found = along_numbers(bins, deltas, 7)
    np.testing.assert_allclose(found.curve, slow_numbers(bins, deltas, 7), atol=1e-12)
    assert found.counts.tolist() == [(bins == step).sum() for step in range(6)]


def test_names_are_added_up_from_both_sides():
    places, deltas = GENERATOR.integers(-1, 5, 300), GENERATOR.normal(size=(300, 2, 3))
    found = along_names(places, deltas, 5)
    np.testing.assert_allclose(found.curve, slow_names(places, deltas, 5), atol=1e-12)
    assert found.counts.tolist() == [(places == level).sum() for level in range(5)]


def resampled(bins, deltas, points, slow):
    """The spread of the curve over samples drawn within each place, as errors take the grid."""
    generator, curves = np.random.default_rng(1), []
    for _ in range(2_000):
        rows = np.concatenate(
            [
                generator.choice(np.flatnonzero(bins == at), (bins == at).sum())
                for at in np.unique(bins)
            ]
        )
        curves.append(slow(bins[rows], deltas[rows], points))
    return np.std(curves, axis=0)


@pytest.mark.parametrize("names", [False, True])
def test_errors_are_the_spread_of_other_rows_at_the_same_places(names):
    places = GENERATOR.integers(0, 4, 400)
    deltas = GENERATOR.normal(size=(400, 2, 1)) * (1 + places[:, None, None])
    if names:
        found = along_names(places, deltas, 4).errors
        spread = resampled(places, deltas, 4, slow_names)
    else:
        found = along_numbers(places, deltas[:, 0], 5).errors
        spread = resampled(places, deltas[:, 0], 5, slow_numbers)
    np.testing.assert_allclose(found, spread, rtol=0.1)
    assert (found > 0).all()


def test_the_comparison_of_spreads_notices_a_fifth():
    places, deltas = GENERATOR.integers(0, 4, 400), GENERATOR.normal(size=(400, 1))
    spread = resampled(places, deltas, 5, slow_numbers)
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(1.2 * along_numbers(places, deltas, 5).errors, spread, rtol=0.1)


def test_a_row_that_sees_two_steps_moves_both():
    """What goes up and comes down again in the same rows leaves nothing uncertain behind it."""
    places = np.ones(50, np.int64)
    size = GENERATOR.normal(size=50)
    deltas = np.stack([size, -size], axis=1)[:, :, None]
    errors = along_names(places, deltas, 3).errors[:, 0]
    assert errors[0] == pytest.approx(errors[2])
    assert errors[0] == pytest.approx(size.std(ddof=1) / np.sqrt(50))
    assert errors[1] == pytest.approx(0.0)


def test_places_without_rows_are_level():
    bins = np.array([0, 0, 2, 2])
    found = along_numbers(bins, np.ones((4, 1)), 4)
    np.testing.assert_allclose(np.diff(found.curve[:, 0]), [1, 0, 1])
    assert found.counts.tolist() == [2, 0, 2]


def test_one_point_has_no_steps():
    found = along_numbers(np.full(3, -1), np.zeros((3, 2)), 1)
    assert found.curve.tolist() == [[0, 0]] and np.isnan(found.errors).all()
    alone = along_names(np.zeros(3, np.int64), np.zeros((3, 2, 1)), 1)
    assert alone.curve.tolist() == [[0]] and alone.counts.tolist() == [3]


def test_no_rows_say_nothing_of_errors():
    found = along_numbers(np.full(3, -1), np.zeros((3, 1)), 3)
    assert found.curve.tolist() == [[0], [0], [0]] and np.isnan(found.errors).all()
    assert found.counts.tolist() == [0, 0]


def test_steps_of_one_row_add_no_spread():
    found = along_numbers(np.array([0, 1]), np.array([[1.0], [5.0]]), 3)
    assert found.errors.tolist() == [[0], [0], [0]]
