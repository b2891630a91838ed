"""Small networks of pictures and three pictures, as files, as subjects, as an analysis."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from functools import cache

import keras
import numpy as np

from explainers.intake import models, tables
from explainers.intake.handle import ModelHandle
from explainers.intake.matching.class_naming import class_names
from explainers.intake.rows import model_frame
from explainers.intake.vision.seeing import in_front_of, seen
from explainers.methods.declaration import Subject
from explainers.records import Analysis, ModelCard, Preparation
from tests import toys
from tests.intake.pictures import files
from tests.intake.vision import keras_networks, torch_networks, twins

SIDE = 16
HOW = Preparation(SIDE, SIDE, "crop", "RGB", 1 / 127.5, (1.0, 1.0, 1.0), (1.0, 1.0, 1.0))
"""How pictures are prepared for the networks here: numbers from -1 to 1."""
NAMES = ("cats/one.png", "cats/two.png", "dogs/three.png")


@cache
def network(last: str = "softmax") -> bytes:
    """A Keras network of 16 x 16 pixels and three classes, with random weights."""
    return toys.keras_file(keras_networks.chain(last, size=(SIDE, SIDE, 3)))


@cache
def number() -> bytes:
    """A Keras network that answers a number."""
    model = keras_networks.chain("linear", classes=1, size=(SIDE, SIDE, 3))
    model.compile(loss="mse")
    return toys.keras_file(model)


@cache
def twin_files() -> tuple[bytes, bytes]:
    """One network of four classes as a file of Keras and as one of PyTorch."""
    import torch

    inner = torch_networks.network("plain")
    picture, scores = twins.plain(inner)
    ours = toys.keras_file(keras.Model(picture, keras.layers.Softmax()(scores)))
    return ours, torch_networks.pt2(torch.nn.Sequential(inner, torch.nn.Softmax(1)).eval())


def archive(names=NAMES, sides=((20, 24), (16, 16), (30, 18))) -> bytes:
    """Pictures of several sizes, as a zip of PNG files; each folder is a label."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for seed, (name, side) in enumerate(zip(names, sides, strict=True)):
            file.writestr(name, files.written(files.colours(*side, seed=seed)))
    return made.getvalue()


def subject_of(handle: ModelHandle, rows: int = 2, how: Preparation = HOW) -> Subject:
    """The first pictures before a model, the way a worker makes it."""
    table = tables.read(archive(), "pictures.zip")
    positions = np.arange(rows)
    names = table.data.column_names
    frame = model_frame(table.data, names, names, positions).set_index(positions)
    model = in_front_of(handle, table.pictures, how)
    return Subject(model, frame, (), pictures=seen(table.pictures, how, positions))


@cache
def subject(rows: int = 2, last: str = "softmax") -> Subject:
    """The first pictures before the small network."""
    return subject_of(models.read(network(last), "network.keras"), rows)


def counting(part, *names: str):
    """A network, and a list of how many pictures each of these questions to it had."""
    sent: list[int] = []

    def counted(ask):
        def asked(batch, *rest):
            sent.append(len(batch))
            return ask(batch, *rest)

        return asked

    return replace(part, **{name: counted(getattr(part, name)) for name in names}), sent


def analysis(card: ModelCard, how: Preparation | None = HOW, **changes) -> Analysis:
    """A model of pictures and the three pictures joined, without files."""
    table = tables.read(archive(), "pictures.zip").card
    made = Analysis("", "pictures", card, table, (), class_names(card, table, "label"), None)
    return replace(made, preparation=how, target="label", identifier="picture", **changes)
