"""Maps of pictures against slow loops, on a network that is a formula."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from explainers.kernels import maps
from tests.reference import picture_maps as slow

SHAPE = (6, 7, 3)
# Single precision, of sums of about 100 numbers around 1.
SINGLE = 2e-5


def weights():
    return np.random.default_rng(0).normal(size=(2, *SHAPE))


def batch(count=3):
    return np.random.default_rng(1).normal(size=(count, *SHAPE)).astype(np.float32)


def margins(pictures):
    """Two outputs: the sum of sin(w x) over the picture, and the sum of (w x)^2."""
    first, second = weights()
    pictures = np.asarray(pictures, np.float64)
    axes = (1, 2, 3)
    return np.stack(
        [np.sin(first * pictures).sum(axes), ((second * pictures) ** 2).sum(axes)], axis=1
    )


def slopes(pictures, output):
    first, second = weights()
    if output == 0:
        return (first * np.cos(first * pictures)).astype(np.float32)
    return (2 * second**2 * pictures).astype(np.float32)


def test_gradient_times_input_sums_the_channels():
    found = maps.gradient_times_input(slopes, batch(), 1)
    assert_allclose(found, 2 * ((weights()[1] * batch()) ** 2).sum(axis=-1), rtol=SINGLE)


@pytest.mark.parametrize("output", [0, 1])
def test_integrated_gradients_are_those_of_the_slow_way(output):
    baseline = maps.mean_colour(batch())
    found = maps.integrated_gradients(slopes, batch(), baseline, output, 40)
    for picture, origin, values in zip(batch(), baseline, found, strict=True):
        expected = slow.integrated_gradients(
            lambda at: slopes(at[None], output)[0].astype(np.float64), picture, origin, 2_000
        )
        assert_allclose(values, expected, atol=SINGLE * 10)


@pytest.mark.parametrize("output", [0, 1])
def test_integrated_gradients_are_complete(output):
    for baseline in (np.zeros(3), maps.mean_colour(batch()), maps.blurred(batch(), 0.1)):
        found = maps.integrated_gradients(slopes, batch(), baseline, output, 20)
        gap = maps.completeness_gap(found, margins, batch(), baseline, output)
        assert_allclose(gap, 0, atol=1e-4)


def test_the_gap_tells_of_too_few_steps_and_of_another_output():
    found = maps.integrated_gradients(slopes, batch() * 3, np.zeros(3), 0, 1)
    gap = maps.completeness_gap(found, margins, batch() * 3, np.zeros(3), 0)
    moved = margins(batch() * 3)[:, 0] - margins(np.zeros((3, *SHAPE)))[:, 0]
    assert_allclose(gap, found.sum(axis=(1, 2)) - moved)
    assert np.abs(gap).min() > 1e-2
    assert np.abs(maps.completeness_gap(found, margins, batch() * 3, np.zeros(3), 1)).min() > 1


def test_baselines_have_no_edges():
    assert_allclose(maps.mean_colour(batch())[:, 0, 0], batch().mean(axis=(1, 2)), rtol=1e-5)
    blur = maps.blurred(batch(), 0.5)
    assert blur.shape == batch().shape
    assert blur.dtype == np.float32
    assert blur.std(axis=(1, 2)).max() < 0.3 * batch().std(axis=(1, 2)).min()
    flat = np.ones((1, *SHAPE), np.float32) * np.float32([1, 2, 3])
    assert_allclose(maps.blurred(flat, 0.2), flat, rtol=1e-5)


def test_smoothed_slopes_are_the_mean_over_the_noise():
    found = maps.smoothed_slopes(slopes, batch(), 0, 0.2, 40, np.random.default_rng(3))
    draw = np.random.default_rng(3).standard_normal((40, *SHAPE), dtype=np.float32)
    for picture, values in zip(batch(), found, strict=True):
        noisy = [picture + 0.2 * np.ptp(picture) * noise for noise in draw]
        expected = np.mean([slopes(copy[None], 0)[0].sum(axis=-1) for copy in noisy], axis=0)
        assert_allclose(values, expected, atol=SINGLE)
    other = maps.smoothed_slopes(slopes, batch(), 0, 0.2, 40, np.random.default_rng(4))
    with pytest.raises(AssertionError):
        assert_allclose(other, found, atol=SINGLE)


def test_without_noise_smoothed_slopes_are_the_slopes():
    found = maps.smoothed_slopes(slopes, batch(), 1, 0.0, 3, np.random.default_rng(0))
    assert_allclose(found, slopes(batch(), 1).sum(axis=-1), rtol=1e-5, atol=1e-5)


def test_grad_cam_is_the_formula():
    draw = np.random.default_rng(2)
    activations, by_maps = draw.normal(size=(2, 3, 4, 5, 6)).astype(np.float32)
    found = maps.grad_cam(activations, by_maps, 9, 11)
    for index in range(3):
        coarse = slow.grad_cam(activations[index], by_maps[index])
        assert coarse.max() > 0.1
        assert_allclose(found[index], slow.bilinear(coarse, 9, 11), atol=SINGLE)
    with pytest.raises(AssertionError):
        assert_allclose(maps.grad_cam(activations, -by_maps, 9, 11), found, atol=SINGLE)


@pytest.mark.parametrize("size", [(4, 5), (9, 11), (2, 3), (1, 1), (8, 5)])
def test_bilinear_is_that_of_the_slow_loop(size):
    coarse = np.random.default_rng(3).normal(size=(2, 4, 5))
    found = maps.bilinear(coarse, *size)
    for values, one in zip(found, coarse, strict=True):
        assert_allclose(values, slow.bilinear(one, *size), atol=1e-12)


def test_one_number_spreads_evenly():
    assert_allclose(maps.bilinear(np.full((1, 1, 1), 2.5), 3, 4), np.full((1, 3, 4), 2.5))


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([(8, 8), (4, 4), (1, 1)], 1),
        ([(8, 8), (None, None), (1, 1)], 1),
        ([(8, 8), (1, 4)], 1),
        ([(1, 1)], None),
        ([], None),
    ],
)
def test_grad_cam_looks_at_the_last_maps_larger_than_one_number(sizes, expected):
    assert maps.last_maps(sizes) == expected


@pytest.mark.parametrize(("patch", "stride"), [(2, 1), (3, 2), (4, 3), (6, 6)])
def test_occlusion_is_that_of_the_slow_loop(patch, stride):
    fill = np.float32([0.1, -0.2, 0.3])
    found = maps.occlusion(margins, batch(), fill, 1, patch, stride)
    for picture, values in zip(batch(), found, strict=True):
        expected = slow.occlusion(
            lambda shown: margins(shown[None])[0, 1], picture, fill, patch, stride
        )
        assert_allclose(values, expected, rtol=1e-6, atol=1e-6)


def test_occlusion_notices_another_fill():
    found = maps.occlusion(margins, batch(), np.zeros(3), 1, 2, 2)
    with pytest.raises(AssertionError):
        assert_allclose(found, maps.occlusion(margins, batch(), np.full(3, 0.1), 1, 2, 2))


def test_a_square_larger_than_the_picture_covers_it():
    found = maps.occlusion(margins, batch(), np.zeros(3), 1, 50, 10)
    expected = np.broadcast_to(margins(batch())[:, 1, None, None], found.shape)
    assert_allclose(found, expected, rtol=1e-6)


def test_calls_stay_small_and_a_picture_does_not_depend_on_the_others(monkeypatch):
    monkeypatch.setattr(maps, "PICTURES", 4)
    seen = []

    def watched(pictures, output):
        seen.append(len(pictures))
        return slopes(pictures, output)

    found = maps.integrated_gradients(watched, batch(), np.zeros(3), 0, 10)
    assert max(seen) == 4
    alone = maps.integrated_gradients(slopes, batch()[1:2], np.zeros(3), 0, 10)
    assert_allclose(alone[0], found[1], atol=1e-6)
