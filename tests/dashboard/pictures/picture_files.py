"""A small network of pictures and some pictures for it, as files."""

from functools import cache

import numpy as np

from tests import toys
from tests.intake.pictures import files
from tests.intake.vision.keras_networks import chain

SIDE = 24
NAMES = ("cat", "dog", "owl")


@cache
def network(last: str = "softmax", classes: int = 3) -> bytes:
    """Convolutions and a last layer, as a .keras file."""
    return toys.keras_file(chain(last, classes, (SIDE, SIDE, 3)))


def picture(seed: int, height: int = 30, width: int = 40) -> np.ndarray:
    """A bright square on a dark ground, somewhere."""
    draw = np.random.default_rng(seed)
    made = draw.integers(0, 60, (height, width, 3), dtype=np.uint8)
    top, left = draw.integers(0, height - 12), draw.integers(0, width - 12)
    made[top : top + 12, left : left + 12] = draw.integers(120, 256, 3)
    return made


@cache
def album() -> bytes:
    """Four pictures in folders that are named like two of the classes."""
    return files.zipped(
        {
            f"{label}/{name}.png": files.written(picture(seed))
            for seed, (label, name) in enumerate(
                [("cat", "a"), ("cat", "b"), ("dog", "c"), ("dog", "d")]
            )
        }
    )
