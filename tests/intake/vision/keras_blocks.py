"""Keras networks with gates and with normalisation by the picture itself."""

import keras

from tests.intake.vision import keras_networks as networks

layers = keras.layers
GROUPS, FILTERS = 2, 6


def efficient(bias=True):
    """Two blocks as in EfficientNet: widened, depthwise, squeezed and excited, added to itself."""
    picture = keras.Input(networks.SIZE)
    maps = layers.Conv2D(4, 3, strides=2, padding="same", use_bias=False, name="stem")(picture)
    maps = layers.Activation("swish", name="stem_swish")(_normalised(maps, "stem", bias))
    for name in ("one", "two"):
        maps = layers.Add(name=f"{name}_add")([maps, _block(maps, name, bias)])
    mean = layers.GlobalAveragePooling2D(name="mean")(maps)
    answer = layers.Dense(3, activation="softmax", use_bias=bias, name="classes")(mean)
    return networks.stirred(keras.Model(picture, answer))


def _block(given, name, bias):
    maps = layers.Conv2D(8, 1, use_bias=False, name=f"{name}_wide")(given)
    maps = layers.Activation("swish", name=f"{name}_swish")(_normalised(maps, name, bias))
    maps = layers.DepthwiseConv2D(3, padding="same", use_bias=False, name=f"{name}_deep")(maps)
    gate = layers.GlobalAveragePooling2D(name=f"{name}_squeeze")(maps)
    gate = layers.Reshape((1, 1, 8), name=f"{name}_turn")(gate)
    gate = layers.Conv2D(2, 1, activation="swish", name=f"{name}_reduce")(gate)
    gate = layers.Conv2D(8, 1, activation="sigmoid", name=f"{name}_expand")(gate)
    maps = layers.Multiply(name=f"{name}_excite")([maps, gate])
    maps = layers.Conv2D(4, 1, use_bias=False, name=f"{name}_narrow")(maps)
    return layers.Dropout(0.2, noise_shape=(None, 1, 1, 1), name=f"{name}_drop")(maps)


def _normalised(maps, name, bias):
    return layers.BatchNormalization(name=f"{name}_norm")(maps) if bias else maps


def gated(bias=True):
    """Each number times a sigmoid of itself, the sigmoid written first; and a hard one by hand."""
    picture = keras.Input(networks.SIZE)
    maps = layers.Conv2D(FILTERS, 3, use_bias=bias, name="edges")(picture)
    maps = layers.Multiply(name="swish")([layers.Activation("sigmoid", name="open")(maps), maps])
    mean = layers.GlobalAveragePooling2D(keepdims=True, name="squeeze")(maps)
    maps = maps * (layers.ReLU(6.0, name="hard")(mean + 3.0) * (1 / 6))
    flat = layers.Flatten(name="flat")(maps)
    answer = layers.Dense(3, activation="softmax", use_bias=bias, name="classes")(flat)
    return networks.stirred(keras.Model(picture, answer))


def grouped(bias=True):
    """Maps normalised in two groups, and a layer of numbers normalised as one."""
    return networks.sequential(
        layers.Conv2D(FILTERS, 3, use_bias=bias, name="edges"),
        layers.GroupNormalization(GROUPS, center=bias, name="groups"),
        layers.ReLU(name="relu"),
        layers.LayerNormalization(center=bias, name="places"),
        layers.Conv2D(4, 2, use_bias=bias, activation="relu", name="parts"),
        layers.LayerNormalization((1, 2, 3), scale=False, center=bias, name="whole"),
        layers.GlobalMaxPooling2D(name="largest"),
        layers.Dense(3, activation="softmax", use_bias=bias, name="classes"),
    )


MODELS = {"efficient": efficient, "gated": gated, "grouped": grouped}
