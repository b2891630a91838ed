"""PyTorch's small networks built again in Keras, with the same weights."""

from __future__ import annotations

from functools import cache

import keras
import numpy as np

from explainers.intake.vision.keras_part import part_of
from tests.intake.vision import torch_networks

_SIDE = torch_networks.SIDE


def convolved(layer, maps, name):
    """A convolution of PyTorch's with its padding, which Keras lays otherwise at strides."""
    size, stride, around = layer.kernel_size[0], layer.stride[0], layer.padding[0]
    made = keras.layers.Conv2D(
        layer.out_channels, size, stride, use_bias=layer.bias is not None, name=name
    )
    answer = made(keras.layers.ZeroPadding2D(around)(maps) if around else maps)
    bias = [] if layer.bias is None else [layer.bias.detach().numpy()]
    made.set_weights([layer.weight.detach().numpy().transpose(2, 3, 1, 0), *bias])
    return answer


def normalised(layer, maps):
    made = keras.layers.BatchNormalization(epsilon=layer.eps)
    answer = made(maps)
    made.set_weights(
        [
            each.detach().numpy()
            for each in (layer.weight, layer.bias, layer.running_mean, layer.running_var)
        ]
    )
    return answer


def dense(layer, rows, maps=None):
    """maps: height, width and channels before they were flattened, which the two order apart."""
    weights = layer.weight.detach().numpy()
    if maps:
        height, width, channels = maps
        weights = weights.reshape(-1, channels, height, width).transpose(0, 2, 3, 1)
        weights = weights.reshape(len(weights), -1)
    made = keras.layers.Dense(layer.out_features)
    answer = made(rows)
    made.set_weights([weights.T, layer.bias.detach().numpy()])
    return answer


def plain(network):
    picture = keras.Input((_SIDE, _SIDE, 3))
    maps = keras.layers.ReLU()(convolved(network[0], picture, "first"))
    maps = convolved(network[3], keras.layers.MaxPooling2D(2)(maps), "second")
    rows = keras.layers.Flatten()(keras.layers.ReLU(name="last_maps")(maps))
    return picture, dense(network[7], rows, (6, 6, 8))


def residual(network):
    picture = keras.Input((_SIDE, _SIDE, 3))
    maps = normalised(network[1], convolved(network[0], picture, "stem"))
    maps = keras.layers.ZeroPadding2D(1)(keras.layers.ReLU()(maps))
    maps = keras.layers.MaxPooling2D(3, 2)(maps)
    block = network[4]
    way = normalised(block.first_norm, convolved(block.first, maps, "first"))
    way = convolved(block.second, keras.layers.ReLU()(way), "second")
    way = normalised(block.second_norm, way)
    short = normalised(block.short[1], convolved(block.short[0], maps, "short"))
    maps = keras.layers.ReLU(name="last_maps")(keras.layers.Add()([way, short]))
    return picture, dense(network[7], keras.layers.GlobalAveragePooling2D()(maps))


MAKERS = {"plain": plain, "residual": residual}
LAST_MAPS = {"plain": "relu__1", "residual": "relu__2"}
"""What the exported file calls the layer that the twin calls "last_maps"."""


@cache
def twin(name):
    """The vision part of a network's twin: of log-odds, as the file leaves open."""
    picture, answer = MAKERS[name](torch_networks.network(name))
    return part_of(keras.Model(picture, answer), "log-odds")


@cache
def ours(name):
    """The vision part of the network itself, read in the same way."""
    return torch_networks.opened(name)[1].read_as("log-odds")


def close(one, other, relative):
    """Assert that two maps agree, relative to the largest value of the first."""
    np.testing.assert_allclose(other, one, rtol=0, atol=relative * np.abs(one).max())
