"""Where each edge's player stands on its path, and where the walk goes on after an edge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from explainers.kernels.compiled import compiled
from explainers.kernels.trees.edges import EDGE_TYPE, Walk
from explainers.kernels.trees.forest import Indices

_I = types.int32[::1]


@dataclass(frozen=True)
class Places:
    """What follows from a walk's edges, (edges,) each.

    place: of the edge's player among the players of its path, in the order they are met. known:
    players of the path to the edge's end. after: the edge that comes after all edges below.
    """

    place: Indices
    known: Indices
    after: Indices


def places_of(walk: Walk) -> Places:
    """Look at each edge's path; linear in the edges."""
    place, known, after = (np.zeros(len(walk.edges), dtype=np.int32) for _ in range(3))
    _placed(walk.edges, place, known, after, np.zeros(walk.depth, dtype=np.int32))
    return Places(place, known, after)


@compiled(types.void(EDGE_TYPE[::1], _I, _I, _I, _I))
def _placed(
    edges: NDArray[Any], place: Indices, known: Indices, after: Indices, way: Indices
) -> None:
    for e in range(len(edges)):
        edge = edges[e]
        way[edge.depth] = e
        before = known[way[edge.depth - 1]] if edge.depth else 0
        if edge.above < 0:
            place[e], known[e] = before, before + 1
        else:
            place[e], known[e] = place[way[edge.above]], before
    for e in range(len(edges) - 1, -1, -1):
        after[e] = e + 1 if edges[e].leaf >= 0 else after[after[e + 1]]
