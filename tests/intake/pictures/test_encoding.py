"""A picture leaves as a fresh PNG: its pixels, bounded, and nothing else."""

import io

import numpy as np
import pytest
from PIL import Image

from explainers.intake import tables
from explainers.intake.pictures import png
from explainers.intake.pictures.encoding import MAX_SIDE
from explainers.intake.pictures.png_chunks import _chunks
from tests.intake.pictures.files import colours, commented


def test_pixels_come_back_as_they_were():
    picture = colours(40, 30)
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(png(picture)))), picture)


def test_nothing_but_pixels_is_in_it():
    made = png(tables.read(commented(), "a.png").pictures[0])
    assert {kind for kind, _, _ in _chunks(made, "a")} == {b"IHDR", b"IDAT", b"IEND"}


@pytest.mark.parametrize(
    ("shape", "size"),
    [
        ((MAX_SIDE, 3), (3, MAX_SIDE)),
        ((2 * MAX_SIDE, 600), (300, MAX_SIDE)),
        ((1, 20 * MAX_SIDE), (MAX_SIDE, 1)),
    ],
)
def test_a_long_side_is_made_shorter_in_proportion(shape, size):
    assert Image.open(io.BytesIO(png(colours(*shape)))).size == size
