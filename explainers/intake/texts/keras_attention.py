"""Which pieces of a text the attention of a Keras network looks at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from explainers.intake.keras.compiling import compiled
from explainers.intake.keras.layers import activation_of
from explainers.intake.keras.outputs import HANDING_ON
from explainers.intake.texts.keras_cutting import UNKNOWN, Cutting
from explainers.intake.texts.part import Attending, Pieces
from explainers.intake.vision.keras_flat import node_of, nodes_of

_LAYERS: Final = ("AdditiveAttention", "Attention", "MultiHeadAttention")
_TRIED: Final = 64  # pieces of a text that is tried where any number can be read
_NONE: Final = (
    "This network has no layer of attention from piece to piece (Attention, AdditiveAttention, "
    "MultiHeadAttention), and no softmax over its pieces."
)
_NOT_OF_PIECES: Final = (
    "The attention of this network looks at {places:,} places where a text has {pieces:,} pieces: "
    "layers before it join pieces, and no weight belongs to one of them."
)
_COUNTS: Final = "A network of counted words pays no attention from word to word."

Weights = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Looking:
    """at: what methods ask. sizes: layers, and heads of each."""

    at: Attending
    sizes: tuple[int, int]


def looking_of(network: Any, cutting: Cutting) -> tuple[Looking | None, str]:
    """Open the attention of a flat network of pieces; None and why there is none.

    Beside layers of attention, a softmax over the pieces is one: with its weights a network adds
    up what stands at each of them. Where layers differ in heads, or in what reads, the form that
    most of them have is shown, of several the last.
    """
    if cutting.counts:
        return None, _COUNTS
    probe = _probe(network)
    if probe is None:
        return None, _NONE
    pieces = cutting.length or _TRIED
    tried = probe(np.full((1, pieces), UNKNOWN))
    fitting = [each.shape[2] == pieces and each.shape[1] in (1, pieces) for each in tried]
    if not any(fitting):
        return None, _NOT_OF_PIECES.format(places=tried[0].shape[2], pieces=pieces)
    forms = [(each.shape[0], each.shape[1] == 1) for each in tried]
    counted = Counter(form for form, fits in zip(forms, fitting, strict=True) if fits)
    (heads, alone), layers = max(reversed(counted.items()), key=lambda item: item[1])
    chosen = [at for at, fits in enumerate(fitting) if fits and forms[at] == (heads, alone)]

    def at(text: str) -> tuple[Weights, Pieces]:
        found = cutting.pieces(text)
        weights = probe(found.ids[None])
        return np.stack([weights[place] for place in chosen]), found

    return Looking(at, (layers, heads)), ""


Probe = Callable[[Any], list[Weights]]
"""Numbers of one text's pieces, (1, pieces) -> (heads, readers, pieces) of each layer."""


def _probe(network: Any) -> Probe | None:
    """Make what runs a network and keeps its weights of attention; None where it has none.

    Its layers are called as they are, for what they do not hand on.
    """
    import tensorflow as tf

    nodes = list(nodes_of(network))
    layers = {id(each.operation) for each in nodes if type(each.operation).__name__ in _LAYERS}
    others = [each for each in nodes if _is_softmax(each.operation)]
    shares = {id(each.operation) for each in others if _over_pieces(each)}
    shares -= {id(each.operation) for each in others if not _over_pieces(each)}
    if not layers | shares:
        return None

    def looking(numbers: Any) -> list[Any]:
        found: list[Any] = []

        def run(operation: Any) -> Callable[..., Any]:
            if id(operation) in layers:
                return partial(_looked, operation, found)
            return partial(_shared, operation, found) if id(operation) in shares else operation

        network._run_through_graph([numbers], operation_fn=run)
        return found

    # For any number of pieces: Keras warns of a softmax over one, where it sees the one.
    traced = compiled(looking, [tf.TensorSpec(network.inputs[0].shape, tf.int64)])
    return lambda numbers: [
        np.asarray(each, dtype=np.float32) for each in traced(tf.constant(numbers, tf.int64))
    ]


def _looked(layer: Any, found: list[Any], *tensors: Any, **settings: Any) -> Any:
    """Call a layer of attention, and keep its weights of the first text."""
    both = settings.get("return_attention_scores")
    answer, weights = layer(*tensors, **{**settings, "return_attention_scores": True})
    found.append(weights[:1] if len(weights.shape) == 3 else weights[0])
    return (answer, weights) if both else answer


def _shared(operation: Any, found: list[Any], *tensors: Any, **settings: Any) -> Any:
    """Call a softmax over pieces, and keep what it shares out: nothing but the text reads there."""
    import tensorflow as tf

    answer = operation(*tensors, **settings)
    by_head = tf.reshape(answer[0], (tf.shape(answer)[1], -1))
    found.append(tf.transpose(by_head)[:, None])
    return answer


def _is_softmax(operation: Any) -> bool:
    """Whether an operation is a softmax over any axis."""
    return type(operation).__name__ == "Softmax" or activation_of(operation) == "softmax"


def _over_pieces(node: Any) -> bool:
    """Whether a softmax shares one out over the pieces of a text, and not over classes.

    Of (texts, pieces, heads) it runs over the pieces; of (texts, pieces) that were (texts, pieces,
    1) before, over what there is.
    """
    answer = node.outputs[0]
    axis = getattr(node.operation, "axis", -1)
    axis = axis[0] if isinstance(axis, list | tuple) and len(axis) == 1 else axis
    rank = len(answer.shape)
    if rank == 3:
        return axis in (1, -2)
    if rank != 2 or axis not in (1, -1):
        return False
    before = node.input_tensors[0]
    while len(before.shape) == 2 and type(node_of(before).operation).__name__ in HANDING_ON:
        before = node_of(before).input_tensors[0]
    return len(before.shape) == 3 and before.shape[2] == 1
