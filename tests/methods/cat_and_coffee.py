"""A photograph of a cup beside one of a cat, before a network that knows both."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import skimage
from PIL import Image

from explainers.intake import models
from explainers.intake.vision.seeing import seen
from explainers.methods.declaration import Subject
from explainers.records import Preparation

NETWORK = Path(__file__).parents[2] / "assets" / "samples" / "squeezenet.keras"
SIDE = 227
CAFFE = Preparation(SIDE, SIDE, "stretch", "BGR", 1.0, (103.939, 116.779, 123.68), (1.0, 1.0, 1.0))
CAT, ESPRESSO = 285, 967
"""Numbers of ImageNet's “Egyptian cat” and “espresso”."""


def square(name: str) -> np.ndarray:
    """The middle of one of scikit-image's photographs."""
    picture = Image.open(Path(skimage.__file__).parent / "data" / name).convert("RGB")
    side = min(picture.size)
    left, upper = (picture.width - side) // 2, (picture.height - side) // 2
    return np.asarray(picture.crop((left, upper, left + side, upper + side)).resize((SIDE, SIDE)))


@cache
def subject() -> Subject:
    """Both photographs as one picture, the cup on the left."""
    both = np.hstack([square("coffee.png"), square("chelsea.png")])
    pictures = seen([both], CAFFE, np.array([0]))
    model = models.read(NETWORK.read_bytes(), NETWORK.name)
    return Subject(model, pd.DataFrame({"picture": ["both"]}), (), pictures=pictures)


def share_on_its_side(values: np.ndarray, target: int) -> float:
    """Of what speaks for a class in a map, (1, height, width), how much lies on its side."""
    raises = np.where(values[0] > 0, values[0], 0.0)
    left = float(raises[:, : SIDE // 2].sum() / raises.sum())
    return left if target == ESPRESSO else 1 - left
