"""Colours over a picture: which, how opaque, and what they look like together."""

import io

import numpy as np
import pytest
from PIL import Image

from dashboard.charts import DARK, LIGHT
from dashboard.charts.map_pixels import (
    FADED,
    address,
    enlarged,
    faded,
    laid_over,
    overlay,
    png,
    shrunk,
)

ORANGE, BLUE = (0xD9, 0x5F, 0x02), (0x3B, 0x7D, 0xDB)


def test_orange_speaks_for_and_blue_against_the_more_opaque_the_larger():
    drawn = overlay(np.array([[2.0, -1.0], [0.0, -4.0]]), 2.0, 1.0, LIGHT)
    assert tuple(drawn[0, 0]) == (*ORANGE, 255)
    assert tuple(drawn[0, 1]) == (*BLUE, 128)
    assert drawn[1, 0, 3] == 0
    assert tuple(drawn[1, 1]) == (*BLUE, 255)  # beyond the limit nothing is left to add


@pytest.mark.parametrize("strength", [0.0, 0.5, 1.0])
def test_strength_bounds_how_opaque_a_map_is(strength):
    drawn = overlay(np.array([[9.0, -9.0]]), 1.0, strength, DARK)
    assert set(drawn[0, :, 3]) == {round(255 * strength)}


@pytest.mark.parametrize(("palette", "page"), [(LIGHT, 255), (DARK, 0x17)])
def test_a_faded_picture_is_grey_and_nearer_to_the_page(palette, page):
    picture = np.array([[[255, 0, 0], [0, 0, 255]]], dtype=np.uint8)
    grey = faded(picture, palette)[0]
    for pixel, light in zip(grey, (0.299 * 255, 0.114 * 255), strict=True):
        assert int(pixel[0]) == round(light * (1 - FADED) + page * FADED)
        assert np.ptp(pixel.astype(int)) <= 2  # the page of the dark mode is not quite grey


def test_two_layers_become_what_a_screen_would_show():
    below = np.full((1, 3, 3), 100, dtype=np.uint8)
    above = np.array([[[200, 0, 0, 255], [200, 0, 0, 0], [200, 0, 0, 51]]], dtype=np.uint8)
    assert laid_over(below, above)[0].tolist() == [[200, 0, 0], [100, 100, 100], [120, 80, 80]]


@pytest.mark.parametrize(("shape", "sides"), [((8, 8), (448, 448)), ((300, 500), (300, 500))])
def test_few_pixels_become_squares_and_many_stay(shape, sides):
    assert enlarged(np.zeros((*shape, 3), np.uint8)).shape[:2] == sides


def test_enlarging_keeps_each_pixel_whole():
    pixels = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    large = enlarged(pixels, 4)
    assert large.shape == (4, 4, 3)
    np.testing.assert_array_equal(large[2:, :2], np.broadcast_to(pixels[1, 0], (2, 2, 3)))


@pytest.mark.parametrize(("shape", "most"), [((227, 227), 160), ((7, 900), 160), ((5, 5), 160)])
def test_shrinking_keeps_within_the_most(shape, most):
    small = shrunk(np.zeros((*shape, 3), np.uint8), most)
    assert 1 <= min(small.shape[:2]) <= max(small.shape[:2]) <= most


@pytest.mark.parametrize("channels", [3, 4])
def test_a_png_holds_the_pixels_it_was_made_of(channels):
    pixels = np.random.default_rng(0).integers(0, 256, (5, 7, channels), dtype=np.uint8)
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(png(pixels)))), pixels)
    assert address(png(pixels)).startswith("data:image/png;base64,iVBOR")
