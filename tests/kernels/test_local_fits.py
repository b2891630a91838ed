"""Local fits by moments against regressions one at a time, from the paper."""

import numpy as np
import pytest

from explainers.kernels import local_fits as kernel
from explainers.kernels.local_fits import cosine_nearness, euclidean_nearness, local_fits
from tests.reference import local_ridge

ROWS, FEATURES, DRAWS, OUTPUTS = 5, 8, 400, 3
WIDTH = 0.75 * np.sqrt(FEATURES)
NEAR = euclidean_nearness(FEATURES, WIDTH)


def world(seed=0):
    """Drawn levels, explained levels, the model's answers for both."""
    draw = np.random.default_rng(seed)
    drawn = draw.integers(0, 4, (FEATURES, DRAWS)).astype(np.uint8)
    levels = draw.integers(0, 4, (ROWS, FEATURES))
    effects = (
        draw.normal(size=(FEATURES, 4, OUTPUTS)) * np.linspace(1, 0.1, FEATURES)[:, None, None]
    )

    def answer(cells):
        parts = np.array([effects[at, cells[:, at]] for at in range(FEATURES)])
        return np.tanh(parts.sum(axis=0)) + 0.3 * parts[0] * parts[1]

    return drawn, levels, answer(drawn.T), answer(levels)


def slowly(drawn, levels, answers, own, most, width=WIDTH):
    """The same by one regression at a time: weights, intercepts, predictions, scores."""
    weights = np.zeros((len(levels), len(drawn), answers.shape[1]))
    rest = np.zeros((3, len(levels), answers.shape[1]))
    for row, level in enumerate(levels):
        conditions = np.vstack([np.ones(len(drawn)), level == drawn.T])
        for output in range(answers.shape[1]):
            told = np.append(own[row, output], answers[:, output])
            intercept, found, score = local_ridge.fit(conditions, told, width, most)
            weights[row, :, output] = found
            rest[:, row, output] = intercept, intercept + found.sum(), score
    return weights, *rest


def parts(fits):
    return fits.weights, fits.intercepts, fits.predictions, fits.scores


def assert_alike(found, expected, most=1e-11):
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=most)


@pytest.mark.parametrize("most", [1, 3, 6, 7, 8, 50])
def test_fits_are_the_papers_for_every_row_and_output(most):
    given = world()
    found = local_fits(*given, NEAR, most)
    assert_alike(parts(found), slowly(*given, most))
    assert (found.chosen.sum(axis=1) == min(most, FEATURES)).all()
    assert not found.weights[~found.chosen].any()


@pytest.mark.parametrize("features", [1, 8, 35])
def test_cosine_nearness_is_that_of_vectors(features):
    """Of 0 and 1, against all conditions met; where none is, the distance is 1."""
    found = cosine_nearness(features, 0.25)
    for misses in range(features):
        met = np.array([0.0] * misses + [1.0] * (features - misses))
        cosine = met.sum() / (np.linalg.norm(met) * np.sqrt(features))
        expected = np.sqrt(np.exp(-((1 - cosine) ** 2) / 0.25**2))
        np.testing.assert_allclose(found[misses], expected, rtol=1e-12)
    np.testing.assert_allclose(found[features], np.exp(-8.0), rtol=1e-12)
    assert len(found) == features + 1


@pytest.mark.parametrize("most", [3, 50])
def test_a_wrong_weight_of_the_draws_is_seen(most):
    given = world()
    with pytest.raises(AssertionError):
        assert_alike(
            parts(local_fits(*given, NEAR, most)), slowly(*given, most, WIDTH * (1 + 1e-9))
        )


@pytest.mark.parametrize("most", [4, 7])
def test_rows_and_draws_come_in_portions_without_a_trace(monkeypatch, most):
    given = world()
    whole = parts(local_fits(*given, NEAR, most))
    monkeypatch.setattr(kernel, "_CELLS", 2 * FEATURES**2)
    assert_alike(parts(local_fits(*given, NEAR, most)), whole)


@pytest.mark.parametrize("most", [4, 7])
def test_a_row_is_fitted_the_same_alone_to_the_last_bit(most):
    drawn, levels, answers, own = world()
    together = parts(local_fits(drawn, levels, answers, own, NEAR, most))
    for row in range(ROWS):
        one = slice(row, row + 1)
        alone = parts(local_fits(drawn, levels[one], answers, own[one], NEAR, most))
        for found, expected in zip(alone, together, strict=True):
            np.testing.assert_array_equal(found, expected[one])


def test_fits_of_two_drawings_stand_behind_each_other():
    one, two = (local_fits(*world(seed), NEAR, 4) for seed in (0, 1))
    both = kernel.stacked([one, two])
    for joined, first, second in zip(parts(both), parts(one), parts(two), strict=True):
        np.testing.assert_array_equal(joined, np.concatenate([first, second]))


@pytest.mark.parametrize("most", [2, 7])
def test_what_all_rows_share_weighs_exactly_nothing(most):
    drawn, levels, answers, own = world()
    drawn[3], levels[:, 3] = 2, 2
    found = local_fits(drawn, levels, answers, own, NEAR, most)
    assert not found.weights[:, 3].any()
    assert np.abs(found.weights).max() > 0.01


def test_a_model_that_always_answers_the_same_is_fitted_without_a_rest():
    drawn, levels, answers, own = world()
    found = local_fits(drawn, levels, np.full_like(answers, 0.3), np.full_like(own, 0.3), NEAR, 4)
    assert not found.weights.any()
    np.testing.assert_array_equal(found.predictions, 0.3)
    np.testing.assert_array_equal(found.scores, 1.0)
    # Forward selection finds no difference, and takes the first ones.
    assert found.chosen[:, :4].all()


@pytest.mark.parametrize("most", [3, 8])
def test_nothing_is_lost_where_hardly_a_drawn_row_is_near(most):
    """Weights below 1e-15 beside the row's own: sums about 0 would be all rounding."""
    drawn, levels, answers, own = world()
    found = local_fits(drawn, levels, answers, own, euclidean_nearness(FEATURES, 0.12), most)
    assert 0 < np.abs(found.weights).max() < 1e-10
    np.testing.assert_allclose(found.predictions, own, rtol=1e-14)
    assert ((found.scores >= 0) & (found.scores <= 1)).all()


def test_a_category_nobody_else_has_rests_on_the_row_itself():
    drawn, levels, answers, own = world()
    levels[0, 5] = 4  # behind the last one drawn
    given = drawn, levels, answers, own
    assert_alike(parts(local_fits(*given, NEAR, 50)), slowly(*given, 50))
