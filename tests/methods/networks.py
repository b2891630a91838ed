"""Networks over tables, as the files a person would upload, and subjects made of them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pandas as pd

from explainers.intake import models
from explainers.intake.handle import ModelHandle
from explainers.intake.reading import handle_as
from explainers.methods.declaration import Answer, Method, Subject
from tests import toys
from tests.reference.layered import Layer, drawn

SHAPES = {
    "network-three": ([3, 8, 6, 3], ["relu", "relu", "softmax"]),
    "network-two": ([3, 8, 1], ["tanh", "sigmoid"]),
    "network-value": ([3, 8, 4, 1], ["relu", "tanh", "linear"]),
}
NAMES = tuple(SHAPES)


def file(model: Any) -> bytes:
    """A Keras model as its file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.keras"
        model.save(path)
        return path.read_bytes()


def dense(layers: Sequence[Layer]) -> Any:
    """The same network as a Keras model."""
    stack = [keras.layers.Dense(len(layer.bias), layer.function) for layer in layers]
    model = keras.Sequential([keras.Input((layers[0].kernel.shape[0],)), *stack])
    for mine, layer in zip(stack, layers, strict=True):
        mine.set_weights([layer.kernel, layer.bias])
    return model


@cache
def toy(name: str) -> bytes:
    """A network over the toy table's numbers, found by their names; those are in NAMES."""
    data = toys.frame()[list(toys.NUMBERS)]
    inputs = [keras.Input((1,), name=column) for column in toys.NUMBERS]
    # The column that never varies has no spread to divide by.
    scales = np.maximum(data.std().to_numpy(), 1.0)
    scaled = keras.layers.Normalization(mean=data.mean().to_numpy(), variance=scales**2)
    body = dense(drawn(*SHAPES[name], seed=3, size=2.0))
    return file(keras.Model(inputs, body(scaled(keras.layers.Concatenate()(inputs)))))


def read(model: Any, reading: Any = None) -> ModelHandle:
    """What a worker holds of a Keras model."""
    return handle_as(models.read(file(model), "network.keras"), reading)


def given(handle: ModelHandle, rows: np.ndarray, reference: np.ndarray) -> Subject:
    """Rows against reference rows, both (…, columns) of numbers."""
    names = [feature.name for feature in handle.card.features]
    frames = (pd.DataFrame(part, columns=names) for part in (rows, reference))
    return Subject(handle, next(frames), ("number",) * len(names), next(frames))


def explain(method: Method, subject: Subject, **parameters: Any) -> Answer:
    return method.run(subject, method.parameters(**parameters), np.random.default_rng(0))
