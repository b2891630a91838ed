"""What pictures an input takes is read from its sizes, and large ones are tried sparingly."""

import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.intake.vision.opening import MAX_SIDE, invented, layout_of
from explainers.records import PictureInput


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ((0, 3, 20, 30), PictureInput(20, 30, 3, True, None)),
        ((2, 20, 30, 3), PictureInput(20, 30, 3, False, None)),
        ((0, 1, 28, 28), PictureInput(28, 28, 1, True, None)),
        ((0, 28, 28, 1), PictureInput(28, 28, 1, False, None)),
        ((0, 3, 20, 3), PictureInput(20, 3, 3, True, None)),
        ((0, 3, MAX_SIDE, MAX_SIDE), PictureInput(MAX_SIDE, MAX_SIDE, 3, True, None)),
    ],
)
def test_a_layout(sizes, expected):
    assert layout_of("x", sizes) == expected


@pytest.mark.parametrize(
    ("sizes", "code", "said"),
    [
        ((0, 3, 20), "NOT_A_TABLE_MODEL", "any × 3 × 20"),
        ((), "NOT_A_TABLE_MODEL", "a single number"),
        ((0, 4, 20, 20), "UNFIT_PICTURES", "1 or 3 channels"),
        ((0, 3, 0, 20), "UNKNOWN_WIDTH", "any × 3 × any × 20"),
        ((0, 0, 20, 20), "UNKNOWN_WIDTH", "any × any × 20 × 20"),
        ((0, 3, MAX_SIDE + 1, 4), "UNFIT_PICTURES", f"at most {MAX_SIDE:,} pixels"),
    ],
)
def test_another_layout_is_a_sentence(sizes, code, said):
    with pytest.raises(RefusedError) as caught:
        layout_of("x", sizes)
    assert caught.value.code == code and said in caught.value.sentence


@pytest.mark.parametrize(("side", "count"), [(8, 8), (1_024, 5), (2_048, 2)])
def test_pictures_to_try_a_network_with(side, count):
    found = invented(PictureInput(side, side, 3, True, None))
    assert found.shape == (count, side, side, 3) and found.dtype == np.float32
    spread = found.std(axis=(1, 2, 3))
    assert spread[1] > 5 * spread[0]
