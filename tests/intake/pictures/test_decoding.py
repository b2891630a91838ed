"""Pixels come out as red, green and blue of 8 bits, upright, with nothing else of their file."""

import io

import numpy as np
import pytest
from PIL import Image, ImageOps

from explainers.errors import RefusedError
from explainers.intake.pictures.codings import coding_of, read
from explainers.intake.pictures.decoding import pixels
from explainers.intake.pictures.exif import orientation
from tests.intake.pictures.files import (
    chunk,
    colours,
    commented,
    deep,
    glassy,
    printed,
    smooth,
    talkative,
    turned,
    with_chunk,
    written,
)


def decoded(data):
    return pixels(read(data, "a"), "a")


FORMS = {
    "PNG": ("PNG", {}),
    "JPEG": ("JPEG", {"quality": 90}),
    "WebP": ("WEBP", {}),
    "WebP without loss": ("WEBP", {"lossless": True}),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("side", range(1, 9))
def test_every_way_a_camera_was_held_is_turned_upright(form, side):
    form, options = FORMS[form]
    data = written(smooth(), form, exif=turned(side), **options)
    expected = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    plain = read(data, "a")
    np.testing.assert_array_equal(pixels(plain, "a"), np.asarray(expected))
    assert plain.upright == expected.size
    assert ("turned" in plain.traits) == (side != 1)


def test_pixels_are_read_only_and_in_one_piece():
    found = decoded(written(colours(), exif=turned(6)))
    assert not found.flags.writeable and found.flags.c_contiguous
    assert (found.dtype, found.shape) == (np.uint8, (9, 6, 3))


def test_the_upper_8_of_16_bits_are_kept():
    shades = decoded(deep())
    np.testing.assert_array_equal(shades[..., 1].reshape(-1), np.arange(65_536) >> 8)
    assert (shades[..., 0] == shades[..., 2]).all()


def test_what_is_transparent_is_laid_on_white():
    found = decoded(glassy())
    np.testing.assert_array_equal(found[0, 0], [255, 255, 255])
    # Half of red, and half of white behind it.
    np.testing.assert_array_equal(found[2, 3], [255, 127, 127])


@pytest.mark.parametrize("mode", ["L", "P", "RGB"])
def test_a_colour_that_stands_for_nothing_is_white(mode):
    image = Image.new(mode, (2, 1), 0)
    image.putpixel((1, 0), 7 if mode != "RGB" else (7, 7, 7))
    nothing = (0, 0, 0) if mode == "RGB" else 0
    plain = read(written(image, transparency=nothing), "a")
    assert plain.traits == {"transparent"}
    np.testing.assert_array_equal(pixels(plain, "a")[0, 0], [255, 255, 255])
    assert pixels(plain, "a")[0, 1, 0] != 255


def test_such_a_colour_of_16_bits_is_a_colour():
    data = deep()
    plain = read(data[:33] + chunk(b"tRNS", b"\x00\x05") + data[33:], "a")
    assert plain.traits == {"deep"}
    np.testing.assert_array_equal(pixels(plain, "a"), decoded(data))


def test_the_colours_of_print_are_converted():
    np.testing.assert_allclose(decoded(printed()).astype(int), smooth().astype(int), atol=8)


@pytest.mark.parametrize(
    ("mode", "value", "colour"),
    [("L", 9, (9, 9, 9)), ("1", 1, (255, 255, 255)), ("1", 0, (0, 0, 0))],
)
def test_grey_is_the_same_in_each_colour(mode, value, colour):
    np.testing.assert_array_equal(decoded(written(Image.new(mode, (2, 2), value)))[1, 1], colour)


@pytest.mark.parametrize(
    ("data", "gone"),
    [
        (commented(), b"somebody at home"),
        (talkative(), b"zTXt"),
        (talkative(), b"iCCP"),
        (with_chunk(b"eXIf", turned(3).tobytes().removeprefix(b"Exif\x00\x00")), b"eXIf"),
        (written(smooth(), "JPEG", comment=b"somebody"), b"somebody"),
        (written(smooth(), "JPEG", exif=turned(3), icc_profile=b"a profile"), b"Exif"),
        (written(smooth(), "JPEG", icc_profile=b"a profile"), b"a profile"),
        (written(smooth(), "WEBP", exif=turned(3)), b"EXIF"),
        (written(smooth(), "WEBP", xmp=b"somebody"), b"somebody"),
        (written(smooth(), "WEBP", icc_profile=b"a profile"), b"a profile"),
    ],
)
def test_no_decoder_sees_what_is_no_pixel(data, gone):
    plain = read(data, "a")
    assert gone in data and gone not in plain.data
    assert pixels(plain, "a").shape[2] == 3


def test_a_second_picture_behind_the_first_is_not_looked_at():
    data = written(smooth(), "JPEG")
    np.testing.assert_array_equal(decoded(data + written(colours(), "JPEG")), decoded(data))


def test_other_sizes_than_the_header_told_are_noticed():
    from dataclasses import replace

    plain = read(written(colours(6, 9)), "a")
    with pytest.raises(RefusedError) as caught:
        pixels(replace(plain, width=8), "a")
    assert caught.value.code == "BROKEN_PICTURE"


@pytest.mark.parametrize("data", [b"", b"\x89PNG", b"GIF89a", b"RIFF\x00\x00\x00\x00WAVE", b"BM"])
def test_what_is_no_picture_of_ours(data):
    assert coding_of(data) is None
    assert read(data, "a") is None


@pytest.mark.parametrize(
    ("notes", "found"),
    [
        (b"", 1),
        (b"MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00", 6),
        (b"MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x09\x00\x00", 1),
        (b"MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x04\x00\x00\x00\x01\x00\x06\x00\x00", 1),
        (b"MM\x00*\x00\x00\x00\x08\xff\xff", 1),
        (b"MM\x00*\xff\xff\xff\xff", 1),
        (turned(5).tobytes(), 5),
        (b"Exif\x00\x00" + turned(8).tobytes().removeprefix(b"Exif\x00\x00"), 8),
    ],
)
def test_a_note_of_the_camera_is_believed_where_it_makes_sense(notes, found):
    assert orientation(notes) == found
