"""Path-dependent Tree SHAP by quadrature, one block of rows through all trees.

For a leaf of value w, let a_j be 1 where the row satisfies every split on player j along the path,
and b_j the share of training rows that do. The leaf's game is w times the product of a_j over the
players in the coalition and of b_j over the others, and its Shapley values are (the Shapley weights
are a Beta integral)

    phi_i = w (a_i - b_i) integral_0^1 prod_{j != i} (a_j t + b_j (1 - t)) dt.

The integrand is a polynomial of degree m - 1 for m players, so Gauss-Legendre quadrature with
ceil(m / 2) nodes is exact. One depth-first walk serves all leaves: products go down, sums over
leaves come up (Lundberg et al. 2020 for the game; Yu et al. 2022, Linear TreeSHAP, for polynomials
on paths).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from explainers.kernels.compiled import compiled
from explainers.kernels.trees.edges import EDGE_TYPE
from explainers.kernels.trees.forest import Indices
from explainers.kernels.trees.passes import (
    both,
    down,
    down_again,
    member,
    side,
    turn,
    turn_again,
    up,
    up_again,
)
from explainers.kernels.trees.ranks import Lanes
from explainers.records import Floats

_I, _I64 = types.int32[::1], types.int64
_L2, _F2, _L3, _L4, _F3 = (
    types.float32[:, ::1],
    types.float64[:, ::1],
    types.float32[:, :, ::1],
    types.float32[:, :, :, ::1],
    types.float64[:, :, ::1],
)
_EDGES = EDGE_TYPE[::1]


@compiled(types.void(_L2, EDGE_TYPE, types.boolean[:, ::1], _L2))
def ask(lanes: Lanes, edge: Any, sets: NDArray[np.bool_], live: Lanes) -> None:
    """Which rows go this way, and went the player's ways higher up."""
    here, values = live[edge.depth], lanes[edge.column]
    if edge.members >= 0:
        member(here, values, sets[edge.members], edge.right)
    else:
        side(here, values, edge.bound, edge.right)
    if edge.above >= 0:
        both(here, live[edge.above])


@compiled(types.void(EDGE_TYPE, _L2, _L3, _L4, _L3, _I64, _F2, _F2, _I64))
def _descend(
    edge: Any,
    live: Lanes,
    product: Lanes,
    sums: Lanes,
    effects: Lanes,
    output: int,
    values: Floats,
    rule: Floats,
    nodes: int,
) -> None:
    """Take one edge down; one that ends in a leaf, up again as well."""
    d = edge.depth
    if edge.leaf < 0 and edge.above < 0:
        down(edge, product[d + 1], product[d], live[d], rule, nodes)
    elif edge.leaf < 0:
        down_again(edge, product[d + 1], product[d], live[d], live[edge.above], rule, nodes)
    else:
        effect = effects[edge.player, output : output + sums.shape[1]]
        leaf = values[edge.leaf]
        if edge.above < 0:
            turn(edge, sums[d], effect, product[d], live[d], leaf, rule, nodes)
        else:
            above = live[edge.above]
            turn_again(edge, sums[d], effect, product[d], live[d], above, leaf, rule, nodes)


@compiled(types.void(EDGE_TYPE, _L2, _L4, _L3, _I64, _F2, _I64))
def _ascend(
    edge: Any, live: Lanes, sums: Lanes, effects: Lanes, output: int, rule: Floats, nodes: int
) -> None:
    """Take one edge up that does not end in a leaf."""
    d = edge.depth
    effect = effects[edge.player, output : output + sums.shape[1]]
    if edge.above < 0:
        up(edge, sums[d], effect, sums[d + 1], live[d], rule, nodes)
    else:
        up_again(edge, sums[d], effect, sums[d + 1], live[d], live[edge.above], rule, nodes)


@compiled(types.void(_L2, _EDGES, _I, _I, _I, _F2, types.boolean[:, ::1], _F3, _I64, _F3))
def explain(
    lanes: Lanes,
    edges: NDArray[Any],
    starts: Indices,
    nodes: Indices,
    outputs: Indices,
    values: Floats,
    sets: NDArray[np.bool_],
    rules: Floats,
    depth: int,
    effects: Floats,
) -> None:
    """Add the Shapley values of one block of rows to `effects`, (players, outputs, rows).

    lanes: (columns, rows). rules: (most nodes, 2, most nodes), nodes and weights on [0, 1] of the
    rule with 1, 2, ... nodes. The others as in `edges.Walk`.
    """
    rows, most, wide = lanes.shape[1], rules.shape[0], values.shape[1]
    live = np.zeros((depth, rows), dtype=np.float32)
    product = np.zeros((depth, most, rows), dtype=np.float32)
    sums = np.zeros((depth, wide, most, rows), dtype=np.float32)
    tile = np.zeros(effects.shape, dtype=np.float32)
    way = np.zeros(depth, dtype=np.int64)
    product[0] = 1.0
    unsaved = 0
    for k in range(len(starts) - 1):
        count, output = nodes[k], outputs[k]
        rule = rules[count - 1]
        top = -1
        for e in range(starts[k], starts[k + 1]):
            while top >= edges[e].depth:
                _ascend(edges[way[top]], live, sums, tile, output, rule, count)
                top -= 1
            ask(lanes, edges[e], sets, live)
            _descend(edges[e], live, product, sums, tile, output, values, rule, count)
            if edges[e].leaf < 0:
                top += 1
                way[top] = e
        while top >= 0:
            _ascend(edges[way[top]], live, sums, tile, output, rule, count)
            top -= 1
        unsaved += starts[k + 1] - starts[k]
        # Many small terms are added in single precision only for a while.
        if unsaved > 8 * len(tile) or k == len(starts) - 2:
            effects += tile
            tile[:] = 0.0
            unsaved = 0
