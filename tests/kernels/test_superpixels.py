"""Superpixels, their mean colours, which are hidden: against slow loops and lime's own draws."""

from pathlib import Path

import numpy as np
import pytest
import skimage
from lime.wrappers.scikit_image import SegmentationAlgorithm
from numpy.testing import assert_allclose, assert_array_equal
from PIL import Image

from explainers.kernels import superpixels as kernel

SIDE = 24
PHOTOGRAPH = Path(skimage.__file__).parent / "data" / "chelsea.png"
EVERY = pytest.mark.parametrize("segmentation", ["quickshift", "slic"])


def patches(seed=0):
    """Four squares of different colours, with a little noise."""
    draw = np.random.default_rng(seed)
    colours = np.array([[[220, 30, 30], [30, 220, 30]], [[30, 30, 220], [220, 220, 30]]])
    flat = colours.repeat(SIDE // 2, axis=0).repeat(SIDE // 2, axis=1)
    return (flat + draw.integers(-9, 10, flat.shape)).astype(np.uint8)


def test_quickshift_is_limes_own():
    shown = np.asarray(Image.open(PHOTOGRAPH).convert("RGB").resize((120, 90)))
    found = kernel.superpixels(shown, "quickshift", 60)
    theirs = SegmentationAlgorithm(
        "quickshift", kernel_size=4, max_dist=200, ratio=0.2, random_seed=123
    )
    assert_array_equal(found, theirs(shown / 255.0))
    assert found.max() > 3


def test_a_superpixel_is_of_one_colour():
    where = kernel.superpixels(patches(), "slic", 16)
    assert where.shape == (SIDE, SIDE)
    assert_array_equal(np.unique(where), np.arange(where.max() + 1))
    assert where.max() >= 3
    of = np.arange(SIDE) // (SIDE // 2)
    square = 2 * of[:, None] + of
    for number in range(where.max() + 1):
        assert np.bincount(square[where == number]).max() >= 0.9 * (where == number).sum()


def test_slic_makes_no_superpixels_that_are_their_own_mean():
    noise = np.random.default_rng(0).integers(0, 256, (8, 8, 3)).astype(np.uint8)
    assert 2 <= kernel.superpixels(noise, "slic", 60).max() + 1 <= 10


def test_slic_makes_about_as_many_as_it_is_told():
    few, many = (kernel.superpixels(patches(), "slic", aim).max() + 1 for aim in (4, 30))
    assert few < 10 < many


@EVERY
@pytest.mark.parametrize("sides", [(1, 1), (1, 5), (7, 2), (SIDE, SIDE)])
def test_small_pictures_and_plain_ones_have_superpixels(segmentation, sides):
    where = kernel.superpixels(np.full((*sides, 3), 80, np.uint8), segmentation, 60)
    assert where.shape == sides
    assert where.min() == 0


def test_mean_colours_are_those_of_the_slow_loop():
    draw = np.random.default_rng(1)
    picture = draw.normal(size=(6, 5, 3)).astype(np.float32)
    where = draw.permutation(np.arange(30) % 4).reshape(6, 5)
    found = kernel.mean_colours(picture, where)
    assert found.dtype == np.float32
    for y in range(6):
        for x in range(5):
            alike = [picture[at] for at in np.ndindex(6, 5) if where[at] == where[y, x]]
            assert_allclose(found[y, x], np.mean(alike, axis=0), rtol=1e-5, atol=1e-6)


def test_a_plain_superpixel_is_its_mean_to_the_last_bit():
    picture = np.full((50, 40, 3), 0.1, np.float32)
    found = kernel.mean_colours(picture, np.zeros((50, 40), dtype=np.int64))
    assert_array_equal(found, picture)


def test_draws_are_limes_numbers_without_its_first_row():
    state = np.random.RandomState(5)
    state.randint(0, high=1000)
    data = state.randint(0, 2, 40 * 7).reshape((40, 7))
    found = kernel.drawn(7, 40, 5)
    assert_array_equal(found, data[1:])
    assert (found != kernel.drawn(7, 40, 6)).any()


def test_what_is_hidden_shows_the_cover():
    draw = np.random.default_rng(2)
    picture, cover = draw.normal(size=(2, 4, 3, 2)).astype(np.float32)
    where = np.array([[0, 0, 1], [0, 2, 1], [2, 2, 1], [2, 2, 2]])
    seen = draw.integers(0, 2, (70, 3)).astype(np.uint8)
    sent, heard = [], []

    def answers(batch):
        sent.append(batch)
        return batch.reshape(len(batch), -1).sum(axis=1, keepdims=True)

    found = kernel.answers_without(
        answers, picture, cover, where, seen, lambda *at: heard.append(at)
    )
    assert found.shape == (70, 1)
    assert heard == [(32, 70), (64, 70), (70, 70)]
    assert {batch.dtype for batch in sent} == {np.dtype(np.float32)}
    for made, draw_ in zip(np.concatenate(sent), seen, strict=True):
        for at in np.ndindex(4, 3):
            assert_array_equal(made[at], (picture if draw_[where[at]] else cover)[at])
