"""Keras files taken apart, changed and put together again."""

import io
import json
import zipfile

import h5py
import keras
import numpy as np
import pandas as pd

from tests import toys

CONFIG, WEIGHTS = "config.json", "model.weights.h5"


def members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return stream.getvalue()


def config_of(data):
    return json.loads(members(data)[CONFIG])


def with_config(data, change):
    """The same file after `change` has altered its configuration in place."""
    config = config_of(data)
    change(config)
    return archive(members(data) | {CONFIG: json.dumps(config)})


def with_weights(data, change):
    """The same file after `change` has altered its open HDF5 file."""
    stream = io.BytesIO(members(data)[WEIGHTS])
    with h5py.File(stream, "r+") as file:
        change(file)
    return archive(members(data) | {WEIGHTS: stream.getvalue()})


def sequential(*layers, inputs=3, loss=None):
    keras.utils.set_random_seed(3)
    model = keras.Sequential([keras.Input((inputs,)), *layers])
    if loss is not None:
        model.compile(loss=loss)
    return toys.keras_file(model)


def functional(inputs, output, loss=None):
    model = keras.Model(inputs, output)
    if loss is not None:
        model.compile(loss=loss)
    return toys.keras_file(model)


def rows(card, count=12, seed=0):
    """A frame under a card's feature names, numbers and words as its features ask."""
    draw = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            feature.name: draw.choice([*feature.categories, "another"], count)
            if feature.kind == "category"
            else draw.normal(size=count)
            for feature in card.features
        }
    )
