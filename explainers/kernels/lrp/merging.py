"""Batch normalisation merged into the layer before it: two steps that are one product of weights.

On its own such a step would absorb relevance by its shift for nothing but a change of unit. See
Montavon, Binder, Lapuschkin, Samek and Müller 2019, section 10.3.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from explainers.kernels.lrp.graph import Affine, Array, LayerGraph, Node, Step


def merged(graph: LayerGraph) -> LayerGraph:
    """Merge every "affine" node into the convolution or dense layer that feeds it alone.

    Where something else looks at that layer too, both stay. The margins are the same.
    """
    uses = Counter(source for node in graph.nodes for source in node.inputs)
    nodes: list[Node] = []
    place: dict[int, int] = {-1: -1}
    for index, node in enumerate(graph.nodes):
        before = place[node.inputs[0]]
        if node.affine is not None and uses[node.inputs[0]] == 1 and _has_weights(nodes, before):
            nodes[before] = _both(nodes[before], node.affine)
            place[index] = before
            continue
        place[index] = len(nodes)
        nodes.append(replace(node, inputs=tuple(place[source] for source in node.inputs)))
    return LayerGraph(tuple(nodes))


def _has_weights(nodes: Sequence[Node], index: int) -> bool:
    return index >= 0 and nodes[index].kind in ("convolution", "dense")


def _both(node: Node, affine: Affine) -> Node:
    """Write scale * (w x + b) + shift as one layer; a negative scale turns the weights' signs."""
    if node.plain is None or node.positive is None or node.negative is None:
        return node
    scale = affine.scale
    up, down = np.maximum(scale, 0), np.minimum(scale, 0)
    step, plain, positive, negative = node.step, node.plain, node.positive, node.negative
    return replace(
        node,
        step=Step(
            lambda arrays: step.forward(arrays) * scale + affine.shift,
            lambda arrays, s: step.pull(arrays, s * scale),
        ),
        plain=_weighed([(plain, scale)]),
        positive=_weighed([(positive, up), (negative, down)]),
        negative=_weighed([(negative, up), (positive, down)]),
    )


def _weighed(parts: Sequence[tuple[Step, Array]]) -> Step:
    """Add steps up, each times what broadcasts over its output."""
    kept = [(step, scale) for step, scale in parts if scale.any()] or parts[:1]

    def forward(arrays: Sequence[Array]) -> Array:
        return np.asarray(sum(step.forward(arrays) * scale for step, scale in kept))

    def pull(arrays: Sequence[Array], s: Array) -> tuple[Array, ...]:
        pulled = [step.pull(arrays, s * scale) for step, scale in kept]
        return tuple(np.asarray(sum(each)) for each in zip(*pulled, strict=True))

    return Step(forward, pull)
