"""Keras models in HDF5 files: as Keras 3 still writes them, and as Keras 2 did."""

from __future__ import annotations

import io
import json
import tempfile
from functools import cache
from pathlib import Path

import h5py
import keras
import numpy as np

from tests import toys

CONFIG, TRAINING = "model_config", "training_config"


def h5(model):
    """A Keras model as model.save('model.h5') writes it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.h5"
        model.save(path)
        return path.read_bytes()


def loaded(name):
    """One of the toy networks, as Keras holds it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        path.write_bytes(toys.network(name))
        model = keras.saving.load_model(path, compile=False)
    if name == "value":
        model.compile(loss="mse")
    return model


@cache
def network(name):
    """The HDF5 file of a toy network; the names are in toys.NETWORKS."""
    return h5(loaded(name))


def changed(data, change):
    """The same file after `change` has altered it while open."""
    stream = io.BytesIO(data)
    with h5py.File(stream, "r+") as file:
        change(file)
    return stream.getvalue()


def config_of(data, key=CONFIG):
    with h5py.File(io.BytesIO(data), "r") as file:
        return json.loads(file.attrs[key])


def with_config(data, change, key=CONFIG):
    """The same file after `change` has altered its configuration in place."""
    config = config_of(data, key)
    change(config)

    def rewritten(file):
        file.attrs[key] = json.dumps(config)

    return changed(data, rewritten)


def keras2(kind, config, weights, loss=None, version="2.15.0"):
    """A file in the form of Keras 2: `weights` are, for each layer, names and arrays."""
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        file.attrs["keras_version"] = version
        file.attrs["backend"] = "tensorflow"
        file.attrs[CONFIG] = json.dumps({"class_name": kind, "config": config})
        if loss is not None:
            file.attrs[TRAINING] = json.dumps(
                {"loss": loss, "metrics": None, "optimizer_config": {}}
            )
        group = file.create_group("model_weights")
        group.attrs["layer_names"] = np.array([name.encode() for name in weights], dtype="S")
        for name, arrays in weights.items():
            layer = group.create_group(name)
            layer.attrs["weight_names"] = np.array([each.encode() for each in arrays], dtype="S")
            for each, array in arrays.items():
                layer.create_dataset(each, data=array)
    return stream.getvalue()


def dense(name, units, activation="linear", **more):
    """A layer as Keras 2.15 described it."""
    drawn = {"class_name": "GlorotUniform", "config": {"seed": None}}
    return {
        "class_name": "Dense",
        "config": {
            **{"name": name, "trainable": True, "dtype": "float32", "units": units},
            **{"activation": activation, "use_bias": True, "kernel_initializer": drawn},
            **{"bias_initializer": {"class_name": "Zeros", "config": {}}},
            **{"kernel_regularizer": {"class_name": "L2", "config": {"l2": 0.01}}},
            **{"bias_regularizer": None, "activity_regularizer": None},
            **{"kernel_constraint": None, "bias_constraint": None, **more},
        },
    }


def given(name, width, dtype="float32"):
    """An input as Keras 2.15 described it."""
    shape = {"batch_input_shape": [None, width], "dtype": dtype, "sparse": False, "ragged": False}
    return {"class_name": "InputLayer", "config": {**shape, "name": name}}


def kernel(draw, name, inputs, units):
    """The weights of a Dense layer, by the names Keras 2 gave them."""
    return {
        f"{name}/kernel:0": draw.normal(size=(inputs, units)).astype(np.float32),
        f"{name}/bias:0": draw.normal(size=units).astype(np.float32),
    }


def sequential2(**more):
    """Three columns, a hidden layer and a sigmoid, with their weights: of Keras 2."""
    draw = np.random.default_rng(5)
    weights = {"dense": kernel(draw, "dense", 3, 4), "dense_1": kernel(draw, "dense_1", 4, 1)}
    layers = [given("dense_input", 3), dense("dense", 4, "relu"), dense("dense_1", 1, "sigmoid")]
    config = {"name": "sequential", "layers": layers}
    return keras2("Sequential", config, weights, **more), weights
