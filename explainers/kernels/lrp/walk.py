"""Relevance from one output's margin back to the pixels, step by step, and what was lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from explainers.kernels.lrp.composites import Composite
from explainers.kernels.lrp.graph import (
    Array,
    LayerGraph,
    Node,
    inputs_of,
    outputs_of,
)
from explainers.kernels.lrp.merging import merged
from explainers.kernels.lrp.rules import passing
from explainers.kernels.reporting import Report, unheard
from explainers.records import Floats

_MADE_OF_PIXELS = ("affine", "shape")


@dataclass(frozen=True, eq=False)
class Relevance:
    """Relevance of every number of the input, and where the rest of the margin stayed.

    values: (pictures, height, width, channels). start: (pictures,), the margin that was shared out.
    biases: name of a step -> what its biases kept, (pictures,). stabilized: (pictures,), what the
    stabilizer kept, and what reached steps that had nothing to give it to. Their sum is `start`,
    to the rounding of single precision.
    """

    values: Array
    start: Floats
    biases: Mapping[str, Floats]
    stabilized: Floats


def relevance_of(
    graph: LayerGraph, batch: Array, output: int, composite: Composite, report: Report = unheard
) -> Relevance:
    """Share the margin of `output` out among (pictures, height, width, channels).

    Batch normalisation is merged into the layer before it. A branch's relevance is the sum of
    what its users give it. Scaling that the network does to the picture itself, before its first
    layer, is another unit for the same pixels and hands relevance on, so that a map does not
    depend on whether a picture was scaled inside or before. Every step's output is held at once.
    report: told in steps walked back.
    """
    graph = merged(graph)
    outputs = outputs_of(graph, batch)
    only_units = _only_units(graph)
    margins = outputs[-1]
    reached: dict[int, Array] = {-1: np.zeros_like(batch)}
    reached[len(graph.nodes) - 1] = _only(margins, output)
    biases: dict[str, Floats] = {}
    stabilized = np.zeros(len(batch))
    for index in reversed(range(len(graph.nodes))):
        report(len(graph.nodes) - index, len(graph.nodes))
        if index not in reached:
            continue  # the output does not depend on it
        node, relevance = graph.nodes[index], reached.pop(index)
        arrays = inputs_of(node, batch, outputs)
        rule = passing if index in only_units else composite[node.kind]
        shared = rule(node, arrays, outputs[index], relevance)
        kept = np.broadcast_to(np.asarray(shared.biases, dtype=np.float64), (len(batch),))
        if node.plain is not None:
            biases[node.name] = biases.get(node.name, np.zeros(len(batch))) + kept
        stabilized += _totals(relevance) - kept - sum(map(_totals, shared.inputs))
        for source, part in zip(node.inputs, shared.inputs, strict=True):
            reached[source] = reached[source] + part if source in reached else part
    return Relevance(reached[-1], margins[:, output].astype(np.float64), biases, stabilized)


def _only_units(graph: LayerGraph) -> frozenset[int]:
    """Indices of the affine steps with nothing but such steps between them and the picture."""
    found = {-1}
    for index, node in enumerate(graph.nodes):
        if node.kind in _MADE_OF_PIXELS and found.issuperset(node.inputs):
            found.add(index)
    return frozenset(index for index in found if index >= 0 and _is_affine(graph.nodes[index]))


def _is_affine(node: Node) -> bool:
    return node.kind == "affine"


def _only(margins: Array, output: int) -> Array:
    start = np.zeros_like(margins)
    start[:, output] = margins[:, output]
    return start


def _totals(array: Array) -> Floats:
    return np.asarray(array.sum(axis=tuple(range(1, array.ndim)), dtype=np.float64))
