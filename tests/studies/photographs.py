"""SqueezeNet before five photographs that ship with scikit-image, the way a worker holds them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
from skimage import data
from skimage.color import gray2rgb

from explainers.intake import models
from explainers.intake.vision.seeing import in_front_of, seen
from explainers.methods.declaration import Subject
from explainers.service.samples import FOLDER, SAMPLES

SAMPLE = next(sample for sample in SAMPLES if sample.model == "squeezenet.keras")
PHOTOGRAPHS = {
    "chelsea": data.chelsea,
    "coffee": data.coffee,
    "camera": lambda: gray2rgb(data.camera()),
    "rocket": data.rocket,
    "motorcycle": lambda: data.stereo_motorcycle()[0],
}


@cache
def network():
    """The sample network, read once."""
    return models.read((FOLDER / SAMPLE.model).read_bytes(), SAMPLE.model)


@cache
def subject(name: str) -> Subject:
    """One photograph, prepared as the sample says; the same picture is answered once."""
    pictures = [PHOTOGRAPHS[name]()]
    model = in_front_of(network(), pictures, SAMPLE.preparation)
    shown = seen(pictures, SAMPLE.preparation, np.arange(1))
    model = replace(model, vision=remembering(model.vision))
    return Subject(model, pd.DataFrame({"picture": [name]}), (), pictures=shown)


def remembering(part):
    """A vision part that keeps its answers: the random orders are the same for every method."""
    kept = {}

    def answers(batch):
        names = [hashlib.blake2b(np.ascontiguousarray(each)).digest() for each in batch]
        new = {name: at for at, name in enumerate(names) if name not in kept}
        if new:
            kept.update(zip(new, part.answers(batch[list(new.values())]), strict=True))
        return np.stack([kept[name] for name in names])

    return replace(part, answers=answers)
