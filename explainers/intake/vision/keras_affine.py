"""Parts of a Keras network that multiply each number and add to it: their scale and their shift."""

from __future__ import annotations

from typing import Any

import numpy as np

from explainers.kernels.lrp.graph import Node, affine_node

AFFINE = frozenset(
    {
        *("Add", "Divide", "Multiply", "Subtract", "TrueDivide"),
        *("BatchNormalization", "Normalization", "Rescaling"),
    }
)
"""Names of the parts that can be one: of arithmetic, only with fixed numbers."""


def affine_of(call: Any, source: int) -> Node | None:
    """Describe one call of such a part, fed by the node `source`; None where it is not one."""
    part = call.operation
    kind = type(part).__name__
    if kind == "BatchNormalization":
        return affine_node(part.name, source, *_batch_normalisation(part, call))
    if kind == "Normalization":
        return affine_node(part.name, source, *_normalisation(part)) if not part.invert else None
    if kind == "Rescaling":
        return affine_node(part.name, source, part.scale, part.offset)
    numbers = _arithmetic(kind, call)
    return None if numbers is None else affine_node(part.name, source, *numbers)


def _batch_normalisation(layer: Any, call: Any) -> tuple[Any, Any]:
    """Multiply by gamma / sqrt(variance + epsilon); Ioffe and Szegedy 2015, algorithm 2."""
    scale = 1 / np.sqrt(_doubles(layer.moving_variance) + layer.epsilon)
    if layer.scale:
        scale = scale * _doubles(layer.gamma)
    shift = -_doubles(layer.moving_mean) * scale
    if layer.center:
        shift = shift + _doubles(layer.beta)
    rank = len(call.outputs[0].shape)
    axis = int(np.ravel(layer.axis)[0]) % rank
    shape = [-1 if side == axis else 1 for side in range(1, rank)]
    return scale.reshape(shape), shift.reshape(shape)


def _normalisation(layer: Any) -> tuple[Any, Any]:
    from keras import config

    mean, variance = _doubles(layer.mean), _doubles(layer.variance)
    scale = 1 / np.maximum(np.sqrt(variance), config.epsilon())
    return scale, -mean * scale


def _arithmetic(kind: str, call: Any) -> tuple[Any, Any] | None:
    """Scale and shift of `x - 3`, `2 * x` and their like; None for two tensors, or for 1 / x."""
    arguments = [*call.arguments.args, *call.arguments.kwargs.values()]
    if len(call.input_tensors) != 1 or len(arguments) != 2:
        return None
    ahead = arguments[0] is call.input_tensors[0]
    if not ahead and arguments[1] is not call.input_tensors[0]:
        return None
    number = _doubles(arguments[1 if ahead else 0])
    if kind == "Add":
        return np.ones(1), number
    if kind == "Subtract":
        return (np.ones(1), -number) if ahead else (-np.ones(1), number)
    if kind == "Multiply":
        return number, np.zeros(1)
    return (1 / number, np.zeros(1)) if ahead and np.all(number) else None


def _doubles(value: Any) -> Any:
    return np.asarray(value, dtype=np.float64)
