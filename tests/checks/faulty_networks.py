"""Tiny networks of pictures, each with one fault of its own, and pictures for them."""

from __future__ import annotations

import keras
import numpy as np
import torch

from explainers.intake.vision.keras_part import part_of
from explainers.intake.vision.seeing import seen
from explainers.records import Preparation
from tests.intake.vision import torch_networks

layers = keras.layers
SIDE = 16
CENTRED = Preparation(SIDE, SIDE, "stretch", "RGB", 1 / 127.5, (1.0,) * 3, (1.0,) * 3)
UNIT = Preparation(SIDE, SIDE, "stretch", "RGB", 1 / 255, (0.0,) * 3, (1.0,) * 3)
PIXELS = Preparation(SIDE, SIDE, "stretch", "RGB", 1.0, (0.0,) * 3, (1.0,) * 3)


def sides(left=200, right=60):
    """A picture that is brighter on one side, a little rough."""
    picture = np.full((SIDE, SIDE, 3), right, np.int64)
    picture[:, : SIDE // 2] = left
    rough = np.random.default_rng(0).integers(-20, 21, picture.shape)
    return np.clip(picture + rough, 0, 255).astype(np.uint8)


def plain(level):
    return np.full((SIDE, SIDE, 3), level, np.uint8)


def shown(picture, how=CENTRED):
    return seen([picture], how, np.array([0]))


def by_sides(strength, shift=0.0):
    """Two classes: brighter on the left, brighter on the right, by scores of `strength`."""
    kernel = np.zeros((SIDE, SIDE, 3, 2))
    kernel[:, : SIDE // 2, :, 0] = kernel[:, SIDE // 2 :, :, 1] = strength / (SIDE * SIDE * 1.5)
    return _part(
        [layers.Flatten(), layers.Dense(2, name="scores"), layers.Softmax()],
        {"scores": [kernel.reshape(-1, 2), np.array([shift, 0.0])]},
    )


def constant():
    """Answers by its biases alone."""
    return _part(
        [layers.Flatten(), layers.Dense(2, name="scores"), layers.Softmax()],
        {"scores": [np.zeros((SIDE * SIDE * 3, 2)), np.array([1.0, 0.0])]},
    )


def dying(shift=-50.0):
    """Two convolutions, of which the second one's biases lie below all it is given."""
    draw = np.random.default_rng(1)
    return _part(
        [
            layers.Conv2D(4, 3, activation="relu", name="edges"),
            layers.Conv2D(5, 3, activation="relu", name="parts"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(3, name="scores"),
            layers.Softmax(),
        ],
        {
            "edges": [draw.normal(size=(3, 3, 3, 4)), draw.normal(size=4)],
            "parts": [draw.normal(size=(3, 3, 4, 5)) / 6, np.full(5, shift)],
            "scores": [draw.normal(size=(5, 3)), draw.normal(size=3)],
        },
    )


def dying_in_torch():
    """The same fault in PyTorch, in the first layer."""
    torch.manual_seed(0)
    network = torch.nn.Sequential(
        torch.nn.Conv2d(3, 4, 3), torch.nn.ReLU(), torch.nn.Flatten(), torch.nn.Linear(784, 3)
    ).eval()
    torch.nn.init.constant_(network[0].bias, -50.0)
    return torch_networks.vision_of(torch_networks.pt2(network), "m.pt2")[1].read_as("log-odds")


def against():
    """Maps that all speak against class 0."""
    draw = np.random.default_rng(2)
    return _part(
        [
            layers.Conv2D(4, 3, activation="relu", name="edges"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(2, name="scores"),
            layers.Softmax(),
        ],
        {
            "edges": [draw.normal(size=(3, 3, 3, 4)), np.ones(4)],
            "scores": [np.array([[-0.1, 0.1]] * 4), np.zeros(2)],
        },
    )


def of_darkness():
    """Four classes that do not look, and one of dark pictures, of values from -1 to 1."""
    kernel = np.zeros((SIDE * SIDE * 3, 5))
    kernel[:, 4] = -12 / len(kernel)
    return _part(
        [layers.Flatten(), layers.Dense(5, name="scores"), layers.Softmax()],
        {"scores": [kernel, np.zeros(5)]},
    )


def _part(parts, weights):
    model = keras.Sequential([keras.Input((SIDE, SIDE, 3)), *parts])
    for name, values in weights.items():
        model.get_layer(name).set_weights(values)
    return part_of(model, "probability")
