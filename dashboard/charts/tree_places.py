"""Where the nodes of a tree stand in a drawing: side by side where there is room, else indented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from explainers.records import Floats, Nodes

COLUMN_PX: Final = 150
"""Pixels a level takes at least, where its words stand beside each other."""

_LEAF, _LINE, _STEP = 52, 46, 18
_END_PX: Final = 190
"""Room right of the last level, for what leaves answer."""


@dataclass(frozen=True, eq=False)
class Places:
    """Where nodes stand, in pixels from the left and from the top: x, y (nodes,), each.

    beside: each level has a column of its own; else each node has a line, moved in by its level.
    width, height: of the plot. column: pixels between two levels.
    """

    x: Floats
    y: Floats
    beside: bool
    width: float
    height: float
    column: float


def places(nodes: Nodes, width: int, root: float = 0.0) -> Places:
    """Lay a tree out in a plot of about `width` pixels; `root` of them hold the root's words."""
    depth, start = max(1, nodes.depth), max(root, COLUMN_PX / 2)
    column = (width - _END_PX - start) / depth
    return _beside(nodes, width, column, start) if column >= COLUMN_PX else _indented(nodes, width)


def _beside(nodes: Nodes, width: int, column: float, start: float) -> Places:
    """Leaves below each other in their order, and each node at the middle of its children."""
    y = np.zeros(len(nodes))
    order = [node for node in _down(nodes) if nodes.left[node] < 0]
    y[order] = np.arange(len(order)) * _LEAF + _LEAF / 2
    for node in range(len(nodes) - 1, -1, -1):
        if nodes.left[node] >= 0:
            y[node] = (y[nodes.left[node]] + y[nodes.right[node]]) / 2
    column = min(column, 2.0 * COLUMN_PX)
    x = nodes.depths * column + start
    return Places(x, y, True, float(width), float(len(order) * _LEAF), column)


def _indented(nodes: Nodes, width: int) -> Places:
    """A line for each node, children under their parent."""
    y = np.zeros(len(nodes))
    y[_down(nodes)] = np.arange(len(nodes)) * _LINE + _LINE / 2
    x = nodes.depths * float(_STEP) + 10.0
    return Places(x, y, False, float(width), float(len(nodes) * _LINE), float(_STEP))


def _down(nodes: Nodes) -> list[int]:
    """The nodes in the order of an outline: each before those below it."""
    found, waiting = [], [0]
    while waiting:
        node = waiting.pop()
        found.append(node)
        if nodes.left[node] >= 0:
            waiting += [int(nodes.right[node]), int(nodes.left[node])]
    return found
