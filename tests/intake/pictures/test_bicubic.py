"""What a network sees is what cubic convolution makes of the picture, computed pixel by pixel."""

import numpy as np
import pytest

from explainers.intake.pictures import prepared
from explainers.records import Preparation
from tests.intake.pictures.files import colours
from tests.reference.bicubic import resized, weight

ONE_SHADE = 1  # Pillow rounds its weights to 22 bits


def how(fit, height, width):
    return Preparation(height, width, fit, "RGB", 1.0, (0.0,) * 3, (1.0,) * 3)


# Shape of the picture, how it is fitted, shape for the network -> the box of it that is seen.
CASES = [
    ((13, 17), "stretch", (5, 6), (0, 0, 17, 13)),
    ((5, 6), "stretch", (13, 17), (0, 0, 6, 5)),
    ((12, 20), "crop", (6, 6), (4, 0, 16, 12)),
    ((20, 11), "crop", (6, 6), (0, 4.5, 11, 15.5)),
    ((9, 14), "crop", (12, 6), (4.75, 0, 9.25, 9)),
]


@pytest.mark.parametrize(("shape", "fit", "wanted", "box"), CASES)
def test_a_resized_picture_is_that_of_the_paper(shape, fit, wanted, box):
    picture = colours(*shape)
    _, shown = prepared(picture, how(fit, *wanted))
    expected = resized(picture, box, *wanted)
    np.testing.assert_allclose(shown.astype(float), expected, atol=ONE_SHADE)


def test_padding_resizes_all_of_it():
    picture = colours(10, 20)
    _, shown = prepared(picture, how("pad", 8, 8))
    expected = resized(picture, (0, 0, 20, 10), 4, 8)
    np.testing.assert_allclose(shown[2:6].astype(float), expected, atol=ONE_SHADE)


@pytest.mark.parametrize("aside", [-0.5, 0.5])
def test_a_crop_half_a_pixel_aside_is_noticed(aside):
    picture = colours(12, 20)
    _, shown = prepared(picture, how("crop", 6, 6))
    elsewhere = resized(picture, (4 + aside, 0, 16 + aside, 12), 6, 6)
    assert np.abs(shown - elsewhere).max() > ONE_SHADE


def test_the_kernel_is_one_at_its_middle_and_nothing_at_its_neighbours():
    assert [weight(x) for x in (0, 1, -1, 2, 3)] == [1, 0, 0, 0, 0]
    assert sum(weight(0.3 + i) for i in range(-3, 3)) == pytest.approx(1)
