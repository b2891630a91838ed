"""A Keras network as compiled calls: its answers, and their slopes by each input column.

One compiled call of a fixed shape, any number of rows, answers everything: Keras' own `predict`
costs some 40 ms a call, and a compiled call without a fixed shape is traced again for every new
number of rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.errors import quoted
from explainers.intake.handle import NetworkPart
from explainers.intake.keras.compiling import compiled
from explainers.intake.keras.forgetting import learned, shuffled
from explainers.intake.keras.inputs import Slot, arrays_of
from explainers.intake.keras.layers import layers_of
from explainers.records import Floats, Reading

if TYPE_CHECKING:
    import pandas as pd

# 64 MB in single precision for the widest layer, whatever the rows.
_NUMBERS_AT_ONCE = 1 << 24
_MOST_ROWS = 8_192
_CODING = frozenset(
    {
        "CategoryEncoding",
        "Discretization",
        "Embedding",
        "HashedCrossing",
        "Hashing",
        "IntegerLookup",
        "OneHot",
        "StringLookup",
    }
)


def one_model(model: Any) -> Any:
    """Give a network that takes its one input, or a list of them, and answers its one output."""
    import keras

    return keras.Model(_alone(model.inputs), model.outputs[0])


def answers_of(model: Any, slots: Sequence[Slot]) -> Callable[[Sequence[Any]], Floats]:
    """Compile a network: an array for each slot -> (rows, outputs), float64."""
    import tensorflow as tf

    rows_at_once = _rows_at_once(model)

    def answered(*arrays: Any) -> Any:
        answer = model(_alone(arrays), training=False)
        return tf.reshape(answer, (tf.shape(answer)[0], -1))

    traced = compiled(answered, [_signature(slot) for slot in slots])

    def answers(arrays: Sequence[Any]) -> Floats:
        parts = [
            traced(*(tf.constant(part) for part in parts)).numpy()
            for parts in _blocks(arrays, rows_at_once)
        ]
        return np.concatenate(parts).astype(np.float64)

    return answers


def why_no_slopes(model: Any, slots: Sequence[Slot]) -> str:
    """Say why a network has no gradients by its columns; "" where it has."""
    for slot in slots:
        if slot.textual or slot.whole:
            what = "words" if slot.textual else "codes"
            return f"This network takes {what} for {quoted(slot.name)}, and {what} have no slope."
    for layer in layers_of(model):
        if type(layer).__name__ in _CODING:
            return (
                f"This network turns numbers into codes ({type(layer).__name__} "
                f"{quoted(layer.name)}), and codes have no slope."
            )
    return ""


def network_part(model: Any, slots: Sequence[Slot]) -> NetworkPart:
    """Make the part of an all-numeric network that methods for networks ask for."""

    def encode(frame: pd.DataFrame) -> Any:
        parts = arrays_of(frame, slots)
        return np.column_stack(parts) if len(parts) > 1 else parts[0].reshape(len(frame), -1)

    width = sum(len(slot.features) for slot in slots)

    def randomised(seed: int) -> NetworkPart:
        return network_part(shuffled(model, seed), slots)

    network = _of_one_matrix(model, slots, width)
    return _part(network, encode, width, randomised if learned(model) else None)


def _part(
    network: Any,
    encode: Callable[[pd.DataFrame], Any],
    width: int,
    randomised: Callable[[int], NetworkPart] | None,
) -> NetworkPart:
    def read(reading: Reading) -> NetworkPart:
        forget = None if randomised is None else lambda seed: randomised(seed).read_as(reading)
        return _part(read_as(network, reading), encode, width, forget)

    slopes = slopes_of(network)
    return NetworkPart(network, encode, np.arange(width), slopes, read, randomised)


def slopes_of(network: Any) -> Callable[[Any, int], Floats]:
    """Compile the derivative of one output by each column, (rows, columns) -> the same shape.

    The output is an argument of the compiled call, so that one trace serves all of them. Rows do
    not depend on each other, so the gradient of their sum holds each row's own.
    """
    import tensorflow as tf

    rows_at_once = _rows_at_once(network)
    width = network.inputs[0].shape[1]
    signature = [tf.TensorSpec((None, width), tf.float32), tf.TensorSpec((), tf.int32)]

    def slope(rows: Any, output: Any) -> Any:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(rows)
            answer = tf.gather(network(rows, training=False), output, axis=1)
        return tape.gradient(answer, rows, unconnected_gradients=tf.UnconnectedGradients.ZERO)

    traced = compiled(slope, signature)

    def slopes(matrix: Any, output: int) -> Floats:
        blocks = _blocks([np.asarray(matrix, dtype=np.float32)], rows_at_once)
        parts = [traced(tf.constant(rows), tf.constant(output)).numpy() for (rows,) in blocks]
        return np.concatenate(parts).astype(np.float64)

    return slopes


def _of_one_matrix(model: Any, slots: Sequence[Slot], width: int) -> Any:
    """Put one float32 matrix before the network's inputs, by ordinary layers alone.

    An input takes its columns by a product with ones and zeros, which is exact.
    """
    import keras

    (first, *others) = model.inputs
    if not others and tuple(first.shape) == (None, width) and str(first.dtype) == "float32":
        return model
    matrix = keras.Input((width,), dtype="float32")
    taken, start = [], 0
    for slot in slots:
        stop = start + len(slot.features)
        pick = keras.layers.Dense(stop - start, use_bias=False, dtype="float32")
        columns = pick(matrix)
        pick.set_weights([np.eye(width, dtype=np.float32)[:, start:stop]])
        taken.append(keras.layers.Reshape(())(columns) if slot.flat else columns)
        start = stop
    return keras.Model(matrix, model(_alone(taken)))


def read_as(network: Any, reading: Reading) -> Any:
    """Put what a reading makes of the outputs behind the network, by ordinary layers alone."""
    import keras

    raw = network.outputs[0]
    outputs = raw.shape[1]
    if reading == "number" or (reading == "probability" and outputs > 1):
        return network
    if outputs > 1:
        softmax = keras.layers.Activation("softmax", name=_unused(network, "reading"))
        return keras.Model(_alone(network.inputs), softmax(raw))
    # p -> (1 - p, p), or x -> (s(-x), s(x)) for the logistic s: tiny ones keep their digits.
    log_odds = reading == "log-odds"
    both = keras.layers.Dense(
        2,
        activation="sigmoid" if log_odds else "linear",
        dtype="float32",
        name=_unused(network, "reading"),
    )
    answer = both(raw)
    bias = np.array([0.0 if log_odds else 1.0, 0.0], dtype=np.float32)
    both.set_weights([np.array([[-1.0, 1.0]], dtype=np.float32), bias])
    return keras.Model(_alone(network.inputs), answer)


def _unused(network: Any, name: str) -> str:
    """A layer's name that the network has not: Keras numbers its own by what this process made."""
    taken = {operation.name for operation in network.operations}
    while name in taken:
        name += "_"
    return name


def _alone(things: Sequence[Any]) -> Any:
    """One thing by itself, several as a list: how Keras wants what it calls a structure."""
    return list(things) if len(things) > 1 else things[0]


def _signature(slot: Slot) -> Any:
    import tensorflow as tf

    shape = (None,) if slot.flat else (None, len(slot.features))
    return tf.TensorSpec(shape, slot.dtype if slot.textual or slot.whole else "float32")


def _blocks(arrays: Sequence[Any], rows: int) -> Iterator[list[Any]]:
    for start in range(0, max(1, len(arrays[0])), rows):
        yield [array[start : start + rows] for array in arrays]


def _rows_at_once(model: Any) -> int:
    """How many rows keep the widest layer's numbers within memory."""
    widest = max(_widths(model), default=1)
    return max(1, min(_MOST_ROWS, _NUMBERS_AT_ONCE // widest))


def _widths(model: Any) -> Iterator[int]:
    for part in layers_of(model):
        shape = getattr(getattr(part, "output", None), "shape", ())
        yield math.prod(side or 1 for side in shape[1:])
