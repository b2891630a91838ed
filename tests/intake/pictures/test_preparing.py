"""What a network is given: values by hand, the part of the picture that is seen, refusals."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from explainers.errors import RefusedError
from explainers.intake.pictures import prepared
from explainers.records import Preparation
from tests.intake.pictures.files import colours

PLAIN = Preparation(2, 2, "crop", "RGB", 1.0, (0.0, 0.0, 0.0), (1.0, 1.0, 1.0))
SQUEEZENET = Preparation(227, 227, "crop", "BGR", 1.0, (103.939, 116.779, 123.68), (1.0, 1.0, 1.0))
TORCHVISION = Preparation(
    2, 2, "crop", "RGB", 1 / 255, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
)
LEVEL = 1  # of 255: where a number of single precision is rounded the other way
PICTURE = np.array([[[10, 20, 30], [40, 50, 60]], [[70, 80, 90], [255, 0, 128]]], np.uint8)


def test_a_picture_of_the_right_size_is_left_as_it_is():
    values, shown = prepared(PICTURE, PLAIN)
    np.testing.assert_array_equal(shown, PICTURE)
    np.testing.assert_array_equal(values, PICTURE)
    assert (values.dtype, shown.dtype) == (np.float32, np.uint8)
    assert values.flags.c_contiguous


def test_scale_mean_and_deviation_are_those_of_each_channel():
    values, _ = prepared(PICTURE, TORCHVISION)
    # (10 / 255 - 0.485) / 0.229, (0 / 255 - 0.456) / 0.224, (128 / 255 - 0.406) / 0.225
    np.testing.assert_allclose(values[0, 0, 0], -1.9466564, atol=1e-6)
    np.testing.assert_allclose(values[1, 1, 1], -2.0357143, atol=1e-6)
    np.testing.assert_allclose(values[1, 1, 2], 0.4264924, atol=1e-6)


def test_mean_and_deviation_follow_the_order_of_the_channels():
    backwards = replace(PLAIN, channels="BGR", mean=(1.0, 2.0, 3.0), deviation=(2.0, 4.0, 8.0))
    values, shown = prepared(PICTURE, backwards)
    np.testing.assert_array_equal(values[0, 0], [(30 - 1) / 2, (20 - 2) / 4, (10 - 3) / 8])
    np.testing.assert_array_equal(shown, PICTURE)


def test_squeezenet():
    picture = np.full((300, 400, 3), (200, 100, 50), np.uint8)
    values, shown = prepared(picture, SQUEEZENET)
    assert values.shape == shown.shape == (227, 227, 3)
    np.testing.assert_allclose(values[113, 5], [50 - 103.939, 100 - 116.779, 200 - 123.68], 1e-6)
    np.testing.assert_array_equal(shown[226, 226], [200, 100, 50])


def test_grey_is_weighed_as_the_eye_does_and_shown_as_grey():
    grey = replace(PLAIN, channels="grey", mean=(10.0,), deviation=(2.0,))
    values, shown = prepared(PICTURE, grey)
    # 0.299 * 255 + 0.587 * 0 + 0.114 * 128 = 90.8
    assert shown[1, 1].tolist() == [91, 91, 91]
    assert values.shape == (2, 2, 1)
    np.testing.assert_array_equal(values[1, 1], [(91 - 10) / 2])


@pytest.mark.parametrize(
    ("shape", "rows", "columns"),
    [((4, 10), slice(0, 4), slice(3, 7)), ((10, 4), slice(3, 7), slice(0, 4))],
)
def test_the_middle_is_what_a_crop_sees(shape, rows, columns):
    picture = colours(*shape)
    _, shown = prepared(picture, replace(PLAIN, height=4, width=4))
    np.testing.assert_array_equal(shown, picture[rows, columns])


def test_a_crop_need_not_be_square():
    picture = colours(6, 6)
    _, shown = prepared(picture, replace(PLAIN, height=2, width=6))
    np.testing.assert_array_equal(shown, picture[2:4])


@pytest.mark.parametrize(
    ("shape", "rows", "columns"),
    [((4, 10), slice(3, 7), slice(0, 10)), ((10, 4), slice(0, 10), slice(3, 7))],
)
def test_padding_keeps_all_and_is_black_beside(shape, rows, columns):
    picture = colours(*shape) | 1
    _, shown = prepared(picture, replace(PLAIN, height=10, width=10, fit="pad"))
    np.testing.assert_array_equal(shown[rows, columns], picture)
    assert (shown == 0).all(axis=2).sum() == 60


def test_padding_is_prepared_as_black():
    how = replace(PLAIN, height=4, width=4, fit="pad", mean=(5.0, 6.0, 7.0))
    values, _ = prepared(colours(1, 4), how)
    np.testing.assert_array_equal(values[0, 0], [-5, -6, -7])


def test_stretching_keeps_all_out_of_proportion():
    picture = np.zeros((4, 400, 3), np.uint8)
    picture[:, 200:] = 255  # as high as it goes, so that the curve cannot rise above it
    _, shown = prepared(picture, replace(PLAIN, height=4, width=4, fit="stretch"))
    np.testing.assert_array_equal(shown[:, 0], np.zeros((4, 3)))
    np.testing.assert_array_equal(shown[:, 3], np.full((4, 3), 255))


CUT = replace(PLAIN, height=32, width=32, resize=36)


def resized_then_cut(picture, how):
    """As torchvision does it: resize all of the picture, then cut the middle out of that."""
    height, width = picture.shape[:2]
    short = min(height, width)
    sides = int(how.resize * width / short), int(how.resize * height / short)
    whole = np.asarray(Image.fromarray(picture).resize(sides, Image.Resampling.BICUBIC))
    upper, left = (sides[1] - how.height) // 2, (sides[0] - how.width) // 2
    return whole[upper : upper + how.height, left : left + how.width]


@pytest.mark.parametrize("how", [CUT, replace(CUT, height=20), replace(CUT, width=36)])
@pytest.mark.parametrize("shape", [(40, 60), (61, 40), (301, 333), (50, 50), (37, 91), (20, 21)])
def test_a_margin_is_left_out_as_if_all_were_resized_first(shape, how):
    # Halfway between black and white, where no curve overshoots.
    picture = colours(*shape) // 2 + 64
    _, shown = prepared(picture, how)
    expected = resized_then_cut(picture, how).astype(int)
    np.testing.assert_allclose(shown, expected, atol=LEVEL)
    with pytest.raises(AssertionError):
        other = replace(how, resize=how.resize + 1)
        np.testing.assert_allclose(prepared(picture, other)[1], expected, atol=LEVEL)


def test_a_margin_of_a_long_line_takes_little_memory():
    values, _ = prepared(np.full((1, 90_000, 3), 9, np.uint8), replace(SQUEEZENET, resize=4_096))
    assert values.shape == (227, 227, 3)


@pytest.mark.parametrize("fit", ["crop", "stretch", "pad"])
@pytest.mark.parametrize("shape", [(1, 1), (1, 90_000), (90_000, 1), (2, 3)])
def test_any_shape_is_prepared_in_little_memory(fit, shape):
    values, shown = prepared(np.full((*shape, 3), 9, np.uint8), replace(SQUEEZENET, fit=fit))
    assert values.shape == shown.shape == (227, 227, 3)
    assert {0, 9} >= set(np.unique(shown)) and shown[113, 113, 0] == 9


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"height": 0}, "0 × 2 pixels; a side has 1 to 4,096"),
        ({"width": 5_000}, "2 × 5,000 pixels"),
        ({"mean": (1.0,)}, "1 mean and 3 deviations; RGB has 3 channels"),
        ({"channels": "grey"}, "3 means and 3 deviations; grey has 1 channel"),
        ({"deviation": (1.0, 0.0, 1.0)}, "the deviations 1, 0, 1"),
        ({"scale": 0.0}, "the scale 0"),
        ({"scale": float("nan")}, "the scale nan"),
        ({"mean": (float("inf"), 0.0, 0.0)}, "the means inf, 0, 0"),
        ({"resize": 1}, "2 × 2 pixels cut out of a shorter side of 1; that side has 2 to 4,096"),
        ({"resize": 5_000}, "cut out of a shorter side of 5,000"),
        ({"resize": 4, "fit": "pad"}, "a side of 4 pixels before a middle is cut out, and cuts"),
    ],
)
def test_numbers_that_prepare_nothing_are_refused(change, part):
    with pytest.raises(RefusedError) as caught:
        prepared(PICTURE, replace(PLAIN, **change))
    assert caught.value.code == "UNFIT_PREPARATION"
    assert part in caught.value.sentence
