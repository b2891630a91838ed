"""Keras networks that are read and answer badly, and what Keras would fetch or read elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from tests import toys
from tests.hostile.items import Explained, Outcome, Refused, Tried, family
from tests.intake.keras_files import (
    functional,
    sequential,
    with_config,
    with_weights,
)

layers = keras.layers


def _without_numbers() -> bytes:
    """Weights that are no numbers."""

    def change(file: Any) -> None:
        file["layers/dense/vars/0"][...] = np.nan

    return with_weights(sequential(layers.Dense(1), loss="mse"), change)


def _words_without_end() -> bytes:
    """A list of three words, asked for others."""
    inputs = keras.Input((3,))
    words = layers.Flatten()(layers.Embedding(3, 2)(1e6 * inputs))
    return functional(inputs, layers.Dense(1)(words), "mse")


def _two_inputs() -> bytes:
    one, other = keras.Input((1,), name="a"), keras.Input((1,), name="b")
    joined = layers.Concatenate()([one, other])
    return functional([one, other], layers.Dense(1)(joined), "mse")


def _two_answers() -> bytes:
    inputs = keras.Input((3,))
    return functional(inputs, [layers.Dense(1)(inputs), layers.Dense(1)(inputs)])


def _altered(**values: Any) -> bytes:
    """A network whose hidden layer is another thing."""

    def change(config: Any) -> None:
        for part in config["config"]["layers"]:
            if part["config"].get("name") == "hidden":
                part.update(values)

    return with_config(toys.network("two"), change)


def _words_elsewhere() -> bytes:
    def change(config: Any) -> None:
        for part in config["config"]["layers"]:
            if part["config"].get("name") == "housing_words":
                part["config"]["vocabulary"] = "/etc/passwd"

    return with_config(toys.network("mixed"), change)


def _deep() -> bytes:
    def change(config: Any) -> None:
        config["config"]["deep"] = json.loads("[" * 200 + "]" * 200)

    return with_config(toys.network("two"), change)


MODELS: dict[str, tuple[str, Callable[[], bytes], Outcome]] = {
    "weights that are no numbers": ("NaN/inf output", _without_numbers, Tried("NOT_FINITE")),
    "words it does not have": ("raises in predict", _words_without_end, Tried("PREDICT_FAILED")),
    "two inputs": ("two inputs", _two_inputs, Explained("given 2 columns")),
    "two answers": ("wrong rank", _two_answers, Refused("SEVERAL_TARGETS", "has 2 outputs")),
    "three questions of yes or no": (
        "multi-label",
        lambda: sequential(layers.Dense(3, "sigmoid"), loss="binary_crossentropy"),
        Refused("MULTI_LABEL"),
    ),
    "half a file": (
        "truncated model",
        lambda: toys.network("two")[:-600],
        Refused("UNOPENED_FORMAT", "directory cannot be read"),
    ),
    "a file fetched by Keras": (
        "get_file",
        lambda: _altered(module="keras.utils", class_name="get_file"),
        Refused("UNLISTED_TYPE", "get_file"),
    ),
    "words in a file of the server": (
        "outside vocabulary",
        _words_elsewhere,
        Refused("READS_FILES", "“/etc/passwd”"),
    ),
    "a tower of lists": ("deep JSON", _deep, Refused("TOO_DEEP")),
}
ITEMS = family("network", "model", "model.keras", MODELS)
