"""What trees answer on average for reference rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from explainers.kernels.compiled import compiled
from explainers.kernels.trees.edges import EDGE_TYPE
from explainers.kernels.trees.forest import Forest, Indices
from explainers.kernels.trees.ranks import Lanes
from explainers.records import Floats

_I, _F1, _F2 = types.int32[::1], types.float64[::1], types.float64[:, ::1]


def unmoved(forest: Forest) -> Floats:
    """What a forest answers whatever the row: its base and trees without a split, (outputs,)."""
    found = np.array(forest.base, dtype=np.float64)
    for tree in forest.trees:
        if tree.left[0] < 0:
            found[tree.output : tree.output + tree.values.shape[1]] += tree.values[0]
    return found


@compiled(
    types.void(types.float32[:, ::1], EDGE_TYPE[::1], _I, _I, _I, _F2, types.boolean[:, ::1], _F1)
)
def add_mean(
    lanes: Lanes,
    edges: NDArray[Any],
    starts: Indices,
    outputs: Indices,
    after: Indices,
    values: Floats,
    sets: NDArray[np.bool_],
    mean: Floats,
) -> None:
    """Add the mean of the leaves that rows arrive at to `mean`, (outputs,); lanes: (columns, rows).

    The others as in `edges.Walk` and `places.Places`.
    """
    share = 1.0 / lanes.shape[1]
    for k in range(len(outputs)):
        for r in range(lanes.shape[1] if starts[k + 1] > starts[k] else 0):
            e = starts[k]
            while True:
                rank = lanes[edges[e].column, r]
                members = edges[e].members
                left = sets[members, np.int32(rank)] if members >= 0 else rank < edges[e].bound
                if not left:
                    e = after[e]
                if edges[e].leaf >= 0:
                    break
                e += 1
            for m in range(values.shape[1]):
                mean[outputs[k] + m] += share * values[edges[e].leaf, m]
