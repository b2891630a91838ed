"""Layer graphs of plain arrays, held by no library."""

import math

import numpy as np

from explainers.kernels.lrp.graph import LayerGraph, Node, Step


def _product(weights):
    weights = np.asarray(weights, np.float32)

    def forward(arrays):
        return arrays[0].reshape(len(arrays[0]), len(weights)) @ weights

    def pull(arrays, s):
        return ((s @ weights.T).reshape(arrays[0].shape),)

    return Step(forward, pull)


def layer(source, weights, bias=None, kind="dense", name="layer"):
    """Flattens what it is given, times (inputs, outputs), plus (outputs,)."""
    weights = np.asarray(weights, np.float32)
    plain = _product(weights)
    shift = np.zeros(weights.shape[1], np.float32) if bias is None else np.float32(bias)
    return Node(
        name,
        kind,
        (source,),
        Step(lambda arrays: plain.forward(arrays) + shift, plain.pull),
        plain,
        _product(np.maximum(weights, 0)),
        _product(np.minimum(weights, 0)),
    )


def relu(source):
    return Node(
        "relu",
        "activation",
        (source,),
        Step(lambda arrays: np.maximum(arrays[0], 0), lambda arrays, s: (s * (arrays[0] > 0),)),
    )


def concatenated(*sources):
    def pull(arrays, s):
        places = np.cumsum([array.shape[-1] for array in arrays])[:-1]
        return tuple(np.split(s, places, axis=-1))

    step = Step(lambda arrays: np.concatenate(arrays, axis=-1), pull)
    return Node("side by side", "concatenation", sources, step)


def maximum(source, groups):
    """The largest of each run of `groups` numbers, the first of equals."""

    def split(array):
        return array.reshape(len(array), math.prod(array.shape[1:]) // groups, groups)

    def pull(arrays, s):
        parts = split(arrays[0])
        won = np.arange(groups) == parts.argmax(axis=-1)[..., None]
        return ((won * s[..., None]).reshape(arrays[0].shape).astype(np.float32),)

    step = Step(lambda arrays: split(arrays[0]).max(axis=-1), pull)
    return Node("pool", "maximum pool", (source,), step)


def graph(*nodes):
    return LayerGraph(nodes)


def drawn(generator, *shape):
    return generator.normal(size=shape).astype(np.float32)
