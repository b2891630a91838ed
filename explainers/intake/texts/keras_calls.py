"""Compiled calls of a Keras network that reads pieces: texts of one length, as many as fit."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from explainers.intake.keras.compiling import compiled
from explainers.intake.texts.keras_cutting import Cutting
from explainers.intake.texts.onnx_inputs import by_length
from explainers.intake.texts.part import Embeddings
from explainers.intake.vision.keras_flat import nodes_of
from explainers.records import Floats, Integers

# 64 MB in single precision: of the widest layer, of all of them on the way back.
_NUMBERS_AT_ONCE: Final = 1 << 24
_MOST_TEXTS: Final = 1_024


Prepared = Callable[[list[list[int]]], list[list[int]]]
"""Numbers of pieces -> those the network is given, such that it answers as of each text alone."""


def answering(
    network: Any, cutting: Cutting, prepared: Prepared
) -> Callable[[Sequence[str]], Floats]:
    """Compile a network of pieces: texts -> what it answers each as if it came alone, float64."""
    import tensorflow as tf

    shape = tuple(network.inputs[0].shape)
    kind = tf.float32 if cutting.counts else tf.int64

    def answered(given: Any) -> Any:
        return _flat(network(given, training=False))

    answers = compiled(answered, [tf.TensorSpec(shape, kind)])

    def asked(given: Any) -> Floats:
        return np.asarray(answers(tf.constant(given, kind)), dtype=np.float64)

    def of_counts(texts: Sequence[str]) -> Floats:
        most = _rows_at_once(network, 1, max)
        starts = range(0, len(texts), most)
        return np.concatenate(
            [asked(cutting.matrix(texts[start : start + most])) for start in starts]
        )

    def of_pieces(texts: Sequence[str]) -> Floats:
        numbers = prepared(cutting.numbers(texts))
        longest = max(map(len, numbers))
        places = by_length(numbers, longest * _rows_at_once(network, longest, max))
        found = [asked(np.stack([numbers[at] for at in part])) for part in places]
        return np.concatenate(found)[np.argsort(np.concatenate(places))]

    return of_counts if cutting.counts else of_pieces


def sloping(
    network: Any, outputs: int
) -> Callable[[Embeddings, Integers, int], tuple[Floats, Embeddings]]:
    """Compile the derivative of one of the outputs of a network of numbers and vectors.

    Vectors (texts, pieces, width), numbers (texts, pieces), output -> outputs (texts, outputs), and
    slopes like the vectors. Texts do not depend on each other, so the gradient of their sum holds
    each one's own.
    """
    import tensorflow as tf

    numbers, vectors = (tuple(each.shape) for each in network.inputs)

    def sloped(ids: Any, given: Any, output: Any) -> Any:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(given)
            answer = _flat(network([ids, given], training=False))
            chosen = tf.gather(answer, output, axis=1)
        slope = tape.gradient(chosen, given, unconnected_gradients=tf.UnconnectedGradients.ZERO)
        return answer, slope

    kinds = ((numbers, tf.int64), (vectors, tf.float32), ((), tf.int32))
    traced = compiled(sloped, [tf.TensorSpec(*each) for each in kinds])

    def slopes(given: Embeddings, ids: Integers, output: int) -> tuple[Floats, Embeddings]:
        most = _rows_at_once(network, max(1, given.shape[1]), sum)
        found = [
            traced(
                tf.constant(ids[start : start + most], tf.int64),
                tf.constant(given[start : start + most], tf.float32),
                tf.constant(output),
            )
            for start in range(0, len(given), most)
        ]
        none = (np.empty((0, outputs)), np.empty((0, *given.shape[1:]), np.float32))
        answers, slopes = (
            np.concatenate([first, *map(np.asarray, more)])
            for first, *more in zip(none, *found, strict=True)
        )
        return answers, slopes

    return slopes


def _flat(answer: Any) -> Any:
    import tensorflow as tf

    return tf.cast(tf.reshape(answer, (tf.shape(answer)[0], -1)), tf.float32)


def _rows_at_once(network: Any, pieces: int, of_layers: Callable[[list[int]], int]) -> int:
    """Texts whose numbers fit in memory; a side that is open is as long as a text."""
    shapes = [tuple(each.outputs[0].shape[1:]) for each in nodes_of(network)]
    numbers = of_layers([math.prod(side or pieces for side in shape) for shape in shapes] or [1])
    return max(1, min(_MOST_TEXTS, _NUMBERS_AT_ONCE // max(1, numbers)))
