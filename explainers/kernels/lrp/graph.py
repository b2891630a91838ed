"""A network as a graph of steps, whatever library holds it: arrays in, arrays out.

Every array is float32 (pictures, ...) in the layout of the library that made the graph; only the
network's own input is always (pictures, height, width, channels). A graph ends in the margins: a
last softmax or sigmoid is not part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

Kind = Literal[
    "convolution",
    "dense",
    "affine",
    "activation",
    "maximum pool",
    "average pool",
    "sum",
    "concatenation",
    "shape",
    "gate",
    "normalisation",
]
"""What a node does. "convolution": also a depthwise one. "affine": its input times a scale, plus a
shift, number by number (batch normalisation, rescaling). "activation": a function of each number.
"average pool": also over a whole map. "sum": of all its inputs, as after a residual branch.
"shape": places its numbers anew and changes none (flatten, reshape, transpose, crop, repeat-free
padding with zeros, dropout). "gate": its first input times its second, which says how much of the
first is let through (squeeze-and-excitation). "normalisation": its input less a mean, over a
deviation, both of numbers in the same picture (by groups of channels, by layer)."""


@dataclass(frozen=True, eq=False)
class Step:
    """A function of arrays and its derivative.

    forward: the inputs, a tuple of arrays -> the output. pull: the same inputs and `s`, shaped like
    the output -> for each input, its vector-Jacobian product: the derivative of sum(s * output).
    """

    forward: Callable[[Sequence[Array]], Array]
    pull: Callable[[Sequence[Array], Array], tuple[Array, ...]]


@dataclass(frozen=True, eq=False)
class Affine:
    """A scale and a shift that broadcast over a node's output: scale * input + shift."""

    scale: Array
    shift: Array


@dataclass(frozen=True, eq=False)
class Node:
    """One step of a network.

    inputs: the indices of earlier nodes, -1 for the network's own input; one, but for "sum" and
    "concatenation", and the two of a "gate". step: what it does, bias included. Nodes with weights
    ("convolution", "dense", "affine") have three more steps without the bias: `plain` with all the
    weights, `positive` and `negative` with those of the other sign set to 0. affine: of an "affine"
    node, what it multiplies by and adds. A "normalisation" has `plain` alone, without the bias and
    with a derivative that takes the deviation for a constant.
    """

    name: str
    kind: Kind
    inputs: tuple[int, ...]
    step: Step
    plain: Step | None = None
    positive: Step | None = None
    negative: Step | None = None
    affine: Affine | None = None


@dataclass(frozen=True, eq=False)
class LayerGraph:
    """The steps from the network's input to its margins, (pictures, outputs), which end it."""

    nodes: tuple[Node, ...]


def affine_node(name: str, source: int, scale: Any, shift: Any) -> Node:
    """Make an "affine" node of a scale and a shift, which broadcast over what it is given.

    Batch normalisation: scale = gamma / sqrt(variance + epsilon), shift = beta - mean * scale.
    """
    affine = Affine(np.asarray(scale, dtype=np.float32), np.asarray(shift, dtype=np.float32))

    def forward(arrays: Sequence[Array]) -> Array:
        return _single(arrays[0] * affine.scale + affine.shift)

    plain = _scaling(affine.scale)
    return Node(
        name,
        "affine",
        (source,),
        Step(forward, plain.pull),
        plain,
        positive=_scaling(np.maximum(affine.scale, 0)),
        negative=_scaling(np.minimum(affine.scale, 0)),
        affine=affine,
    )


def sum_node(name: str, sources: Sequence[int]) -> Node:
    """Make a "sum" node: all inputs of one shape."""

    def forward(arrays: Sequence[Array]) -> Array:
        return _single(sum(arrays))

    def pull(arrays: Sequence[Array], s: Array) -> tuple[Array, ...]:
        return (s,) * len(arrays)

    return Node(name, "sum", tuple(sources), Step(forward, pull))


def outputs_of(graph: LayerGraph, batch: Array) -> tuple[Array, ...]:
    """Run a graph on (pictures, height, width, channels): the output of every node, in order."""
    found: list[Array] = []
    for node in graph.nodes:
        found.append(node.step.forward(inputs_of(node, batch, found)))
    return tuple(found)


def inputs_of(node: Node, batch: Array, outputs: Sequence[Array]) -> tuple[Array, ...]:
    """Give what a node takes, given the network's input and the outputs of the nodes before."""
    return tuple(batch if index < 0 else outputs[index] for index in node.inputs)


def _scaling(scale: Array) -> Step:
    def forward(arrays: Sequence[Array]) -> Array:
        return _single(arrays[0] * scale)

    def pull(_arrays: Sequence[Array], s: Array) -> tuple[Array, ...]:
        return (_single(s * scale),)

    return Step(forward, pull)


def _single(array: Any) -> Array:
    return np.asarray(array, dtype=np.float32)
