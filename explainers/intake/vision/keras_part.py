"""The vision part of a Keras network: compiled calls of one shape, in batches memory can hold."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import numpy as np

from explainers.intake.keras.compiling import compiled
from explainers.intake.keras.network import read_as
from explainers.intake.vision.keras_calls import Making, compiled_for_many
from explainers.intake.vision.keras_flat import before_the_last_function, flat, nodes_of
from explainers.intake.vision.keras_graph import graph_of, why_no_graph
from explainers.intake.vision.keras_randomising import has_weights, randomised
from explainers.intake.vision.part import Batch, MapLayer, VisionPart
from explainers.intake.vision.randomising import NO_WEIGHTS
from explainers.records import Floats, Reading

# 128 MB in single precision of the widest layer; of all layers together where a slope is asked
# for, because the way back needs each of them.
_NUMBERS_AT_ONCE = 1 << 25
_MOST_PICTURES = 256


def part_of(model: Any, reading: Reading) -> VisionPart:
    """Make the part of a Keras model that takes pictures and answers one row of numbers.

    reading: how its outputs are to be understood, one of those the file leaves open.
    """
    return _part(flat(model), reading, compiled)


def _part(network: Any, reading: Reading, made: Making) -> VisionPart:
    """Make the part of a flat network. made: how its calls are, which is about time alone."""
    import keras

    answering = read_as(network, reading)
    margin = before_the_last_function(network)
    picture = network.inputs[0]
    if network.outputs[0].shape[1] > 1 or reading == "number":
        margins = keras.Model(picture, margin)
    elif margin is network.outputs[0] and reading == "probability":
        margins = answering  # a probability that nothing made of log-odds
    else:
        margins = keras.Model(picture, _two_sided(margin))
    taps = dict(_taps(margins))
    no_graph, learned = why_no_graph(margins), has_weights(network)
    return VisionPart(
        answers=_answers(answering, made),
        margins=_answers(margins, made),
        slopes=_slopes(margins, made),
        answer_slopes=_slopes(answering, made),
        at_layer=_at_layer(margins, taps),
        layers=tuple(MapLayer(name, *tap.shape[1:]) for name, tap in taps.items()),
        graph=None if no_graph else lru_cache(maxsize=1)(lambda: graph_of(margins)),
        why_no_slopes="",
        why_no_graph=no_graph,
        read_as=lambda other: _part(network, other, made),
        randomised=None
        if not learned
        else lambda seed, layers: _part(
            randomised(network, seed, layers), reading, compiled_for_many
        ),
        why_not_randomised="" if learned else NO_WEIGHTS,
    )


def _two_sided(margin: Any) -> Any:
    """Log-odds of yes, (pictures, 1), as those of no and yes: an ordinary layer without a bias."""
    import keras

    both = keras.layers.Dense(2, use_bias=False, dtype="float32", name="no_and_yes")
    answer = both(margin)
    both.set_weights([np.array([[-1.0, 1.0]], dtype=np.float32)])
    return answer


def _taps(network: Any) -> Iterator[tuple[str, Any]]:
    """Name and tensor of every call that answers maps; a layer used again is numbered."""
    uses: dict[str, int] = {}
    for call in nodes_of(network):
        tensor, name = call.outputs[0], str(call.operation.name)
        if len(tensor.shape) == 4:
            uses[name] = uses.get(name, 0) + 1
            yield (name if uses[name] == 1 else f"{name} ({uses[name]})"), tensor


def _answers(network: Any, made: Making) -> Callable[[Batch], Floats]:
    answered = made(lambda batch: network(batch, training=False), [_signature(network)])

    def answers(batch: Batch) -> Floats:
        (found,) = _asked(network, batch, max, lambda part: (answered(part),))
        return found.astype(np.float64)

    return answers


def _slopes(network: Any, made: Making) -> Callable[[Batch, int], Batch]:
    """Make the derivative of one output by every number of the picture.

    The output is an argument of the compiled call, so that one trace serves all of them.
    """
    import tensorflow as tf

    def derivative(batch: Any, output: Any) -> Any:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(batch)
            answer = tf.gather(network(batch, training=False), output, axis=1)
        return tape.gradient(answer, batch, unconnected_gradients=tf.UnconnectedGradients.ZERO)

    slope = made(derivative, [_signature(network), tf.TensorSpec((), tf.int32)])

    def slopes(batch: Batch, output: int) -> Batch:
        (found,) = _asked(network, batch, sum, lambda part: (slope(part, tf.constant(output)),))
        return found

    return slopes


def _at_layer(
    network: Any, taps: dict[str, Any]
) -> Callable[[Batch, int, str], tuple[Batch, Batch]]:
    def at_layer(batch: Batch, output: int, name: str) -> tuple[Batch, Batch]:
        import keras

        probe = keras.Model(network.inputs[0], [taps[name], network.outputs[0]])
        maps, slopes = _asked(network, batch, sum, lambda part: _at(probe, part, output))
        return maps, slopes

    return at_layer


def _at(probe: Any, batch: Any, output: int) -> tuple[Any, Any]:
    """Ask once, so not compiled: a trace for each layer takes longer than some hundred answers."""
    import tensorflow as tf

    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(batch)
        maps, margins = probe(batch, training=False)
        margin = margins[:, output]
    return maps, tape.gradient(margin, maps, unconnected_gradients=tf.UnconnectedGradients.ZERO)


def _signature(network: Any) -> Any:
    import tensorflow as tf

    return tf.TensorSpec((None, *network.inputs[0].shape[1:]), tf.float32)


def _asked(
    network: Any,
    batch: Batch,
    of_layers: Callable[[Iterator[int]], int],
    ask: Callable[[Any], tuple[Any, ...]],
) -> tuple[Batch, ...]:
    """Ask about a batch in blocks that memory can hold: tensors to arrays, put together again.

    Where there is no picture, one of zeros is asked about and forgotten: TensorFlow's convolutions
    refuse an empty batch.
    """
    import tensorflow as tf

    numbers = of_layers(_numbers(network, batch.shape[1:3]))
    pictures = max(1, min(_MOST_PICTURES, _NUMBERS_AT_ONCE // max(1, numbers)))
    given = np.ascontiguousarray(batch, dtype=np.float32)
    if not len(given):
        given = np.zeros((1, *batch.shape[1:]), dtype=np.float32)
    blocks = [given[start : start + pictures] for start in range(0, len(given), pictures)]
    found = [ask(tf.constant(block)) for block in blocks]
    return tuple(
        np.concatenate([np.asarray(tf.cast(each, tf.float32)) for each in part])[: len(batch)]
        for part in zip(*found, strict=True)
    )


def _numbers(network: Any, sides: tuple[int, ...]) -> Iterator[int]:
    """How many numbers each call answers for a picture; an open side counts as the picture's."""
    for call in nodes_of(network):
        shape = call.outputs[0].shape[1:]
        yield math.prod(side or max(sides) for side in shape)
