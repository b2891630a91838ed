"""Keras files opened, turned away, and asked by Keras itself."""

from functools import partial

import keras

from explainers.intake import models
from tests import toys
from tests.intake.refusing import refused_by

layers = keras.layers
SAME = 1e-6  # single precision; the same sums in another order


def read(data):
    return models.read(data, "network.keras")


refused = partial(refused_by, read)


def keras_answers(data, tmp_path, inputs):
    """What Keras itself answers, by its own loading and its own predict."""
    path = tmp_path / "model.keras"
    path.write_bytes(data)
    return keras.saving.load_model(path, compile=False).predict(inputs, verbose=0)


def frame(handle):
    names = [feature.name for feature in handle.card.features]
    return toys.frame()[list(toys.NUMBERS)].set_axis(names, axis=1)


def as_strings(values):
    import tensorflow as tf

    return tf.constant(values.tolist(), dtype=tf.string)
