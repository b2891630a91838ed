"""Small networks of pictures, with weights that are not at their start."""

import keras
import numpy as np

from explainers.intake import from_keras
from explainers.intake.vision.keras_file import vision_of
from tests import toys

layers = keras.layers
SIZE = (8, 9, 3)


def pictures(count=4, size=SIZE, seed=0):
    return np.random.default_rng(seed).normal(size=(count, *size)).astype(np.float32)


def stirred(model, seed=1):
    """The model with every weight drawn anew: a new batch normalisation would change nothing."""
    draw = np.random.default_rng(seed)
    for layer in model._flatten_layers(include_self=False):
        if layer.weights and not getattr(layer, "layers", ()):
            layer.set_weights([_drawn(draw, weight) for weight in layer.weights])
    return model


def _drawn(draw, weight):
    if "seed" in weight.path:
        return np.asarray(weight)
    values = draw.normal(size=weight.shape, scale=0.5)
    return np.abs(values) + 0.5 if "variance" in weight.path else values


def sequential(*parts, size=SIZE):
    return stirred(keras.Sequential([keras.Input(size), *parts]))


def chain(last="softmax", classes=3, size=SIZE, bias=True):
    """Convolution, ReLU, convolution, ReLU, mean, dense."""
    return sequential(
        layers.Conv2D(4, 3, activation="relu", use_bias=bias, name="edges"),
        layers.Conv2D(5, 2, activation="relu", use_bias=bias, name="parts"),
        layers.GlobalAveragePooling2D(name="mean"),
        layers.Dense(classes, activation=last, use_bias=bias, name="classes"),
        size=size,
    )


def residual():
    """A residual block with batch normalisation, padding, pools, two ways side by side."""
    picture = keras.Input(SIZE)
    start = layers.Conv2D(4, 3, padding="same", use_bias=False, name="stem")(picture)
    start = layers.ReLU(name="stem_relu")(layers.BatchNormalization(name="stem_norm")(start))
    start = layers.MaxPooling2D(2, name="pool")(start)
    way = layers.Conv2D(4, 3, padding="same", use_bias=False, name="inside")(start)
    way = layers.BatchNormalization(name="inside_norm")(way)
    both = layers.ReLU(name="around_relu")(layers.Add(name="around")([start, way]))
    deep = layers.DepthwiseConv2D(3, padding="same", activation="relu", name="deep")(both)
    wide = layers.SeparableConv2D(6, 3, padding="same", activation="relu", name="wide")(both)
    maps = layers.Concatenate(name="beside")([deep, wide])
    maps = layers.AveragePooling2D(2, name="halved")(layers.ZeroPadding2D(1, name="pad")(maps))
    flat = layers.Dropout(0.5, name="drop")(layers.Flatten(name="flat")(maps))
    scores = layers.Dense(3, name="scores")(flat)
    return stirred(keras.Model(picture, layers.Softmax(name="classes")(scores)))


def nested():
    """Transfer learning: an inner model behind what changes pictures in training."""
    draw = keras.Sequential(
        [layers.RandomFlip(), layers.RandomRotation(0.2), layers.RandomContrast(0.3)], name="draw"
    )
    inside = keras.Input((None, None, 3))
    maps = layers.Conv2D(4, 3, activation="relu", name="conv")(inside)
    body = keras.Model(inside, layers.BatchNormalization(name="norm")(maps), name="body")
    picture = keras.Input(SIZE)
    scaled = draw(picture) / 127.5 - 1.0
    head = layers.Conv2D(5, 2, activation="relu", name="conv")(body(scaled, training=False))
    mean = layers.GlobalAveragePooling2D(name="mean")(head)
    answer = layers.Dense(2, activation="softmax", name="answer")(mean)
    return stirred(keras.Model(picture, answer))


def read(model):
    """The card and the vision part of a model that was saved."""
    data = toys.keras_file(model)
    return vision_of(from_keras.network_of(data), data, "pictures.keras")


def part(model):
    return read(model)[1]


def answers(model, batch):
    """What Keras itself answers, one picture at a time."""
    found = [np.asarray(model(picture[None], training=False), np.float64) for picture in batch]
    return np.concatenate(found)
