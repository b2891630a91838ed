"""Steps of a layer graph that TensorFlow computes: a function of tensors and its derivative."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from explainers.kernels.lrp.graph import Array, Kind, Node, Step


def step_of(function: Callable[..., Any]) -> Step:
    """Make a step of a function of tensors, one argument for each input.

    Called as it stands and not compiled: a walk asks each step once or twice, and a trace costs
    more than that.
    """
    import tensorflow as tf

    def forward(arrays: Sequence[Array]) -> Array:
        return np.asarray(tf.cast(function(*map(tf.constant, arrays)), tf.float32).numpy())

    def pull(arrays: Sequence[Array], s: Array) -> tuple[Array, ...]:
        given = [tf.constant(array) for array in arrays]
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(given)
            answer = tf.cast(function(*given), tf.float32)
        pulled = tape.gradient(
            answer,
            given,
            output_gradients=tf.constant(s, dtype=tf.float32),
            unconnected_gradients=tf.UnconnectedGradients.ZERO,
        )
        return tuple(each.numpy() for each in pulled)

    return Step(forward, pull)


def weighed(
    name: str, kind: Kind, source: int, product: Callable[[Any, Any], Any], kernel: Any, bias: Any
) -> Node:
    """Make a node of a product of a tensor with weights, to which a bias is added.

    product: (tensor, kernel) -> tensor, linear in both. kernel: array of the weights. bias: one for
    each channel of the output, or None.
    """
    import tensorflow as tf

    weights = np.asarray(kernel, dtype=np.float32)
    shift = None if bias is None else tf.constant(np.asarray(bias, dtype=np.float32))

    def by(part: Array) -> Callable[[Any], Any]:
        held = tf.constant(part)
        return lambda tensor: product(tensor, held)

    plain = by(weights)
    return Node(
        name,
        kind,
        (source,),
        step_of(plain if shift is None else lambda tensor: plain(tensor) + shift),
        plain=step_of(plain),
        positive=step_of(by(np.maximum(weights, 0))),
        negative=step_of(by(np.minimum(weights, 0))),
    )
