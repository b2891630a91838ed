"""Layers of a Keras network that divide by a deviation of numbers in the picture itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from explainers.intake.vision.keras_steps import step_of
from explainers.kernels.lrp.graph import Node


def is_normalising(call: Any) -> bool:
    """Whether a call takes a mean off and divides by a deviation, over what comes last in a tensor.

    By groups of channels, or over the last axes at once.
    """
    layer, rank = call.operation, len(call.outputs[0].shape)
    kind = type(layer).__name__
    if kind == "GroupNormalization":
        return layer.axis in (-1, rank - 1)
    if kind != "LayerNormalization" or layer.rms_scaling:
        return False
    axes = [axis % rank for axis in layer.axis]
    return axes == list(range(rank - len(axes), rank)) and 0 not in axes


def normalising_node(layer: Any, source: int) -> Node:
    """Describe such a layer; its plain step has no bias, and holds the deviation constant."""
    grouped = type(layer).__name__ == "GroupNormalization"
    plain = _by_groups(layer) if grouped else _by_layer(layer)
    return Node(layer.name, "normalisation", (source,), step_of(layer), plain=step_of(plain))


def _by_groups(layer: Any) -> Callable[[Any], Any]:
    """Wu and He 2018, equations 1 and 7, the channels last."""
    import tensorflow as tf

    def plain(tensor: Any) -> Any:
        shape = tf.shape(tensor)
        groups = tf.reshape(tensor, (shape[0], -1, layer.groups, shape[-1] // layer.groups))
        return _weighted(tf.reshape(_divided(groups, [1, 3], layer), shape), layer)

    return plain


def _by_layer(layer: Any) -> Callable[[Any], Any]:
    """Ba, Kiros and Hinton 2016, equation 3, over the layer's axes, which end the tensor."""
    return lambda tensor: _weighted(_divided(tensor, list(layer.axis), layer), layer)


def _divided(tensor: Any, axes: list[int], layer: Any) -> Any:
    import tensorflow as tf

    mean, variance = tf.nn.moments(tensor, axes, keepdims=True)
    return (tensor - mean) / tf.stop_gradient(tf.sqrt(variance + layer.epsilon))


def _weighted(tensor: Any, layer: Any) -> Any:
    return tensor if layer.gamma is None else tensor * layer.gamma
