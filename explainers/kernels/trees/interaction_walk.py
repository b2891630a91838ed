"""SHAP interaction values by quadrature, one block of rows through all trees.

For a leaf of value w and the players on its path, with a and b as in `quadrature`, the interaction
index of players i and j (Fujimoto et al. 2006; Lundberg et al. 2020, section 4.2 of the methods) is

    w (a_i - b_i) (a_j - b_j) integral_0^1 prod_{k != i, j} (a_k t + b_k (1 - t)) dt,

the leaf's Shapley integrand times one gain (a_j - b_j) / (a_j t + b_j (1 - t)) more. So the walk
that gives Shapley values gives these: what comes up to a node is multiplied by its player's gain,
and then by that of every player above. Both children of a node have the same players above and are
added up first. Where a player splits a path several times its gain is a sum of differences, one for
each of its edges; a pair of edges counts at the lower one, and above that the difference adds up to
the gain at the player's last edge.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from explainers.kernels.compiled import compiled
from explainers.kernels.trees.edges import EDGE_TYPE
from explainers.kernels.trees.forest import Indices
from explainers.kernels.trees.interaction_passes import (
    alone,
    bounce,
    bounce_again,
    meet,
    rise,
    rise_again,
)
from explainers.kernels.trees.passes import down, down_again
from explainers.kernels.trees.quadrature import ask
from explainers.kernels.trees.ranks import Lanes
from explainers.records import Floats

_I, _I2, _I64 = types.int32[::1], types.int32[:, ::1], types.int64
_N1 = types.int64[::1]
_L2, _F2, _L3, _L4, _F3 = (
    types.float32[:, ::1],
    types.float64[:, ::1],
    types.float32[:, :, ::1],
    types.float32[:, :, :, ::1],
    types.float64[:, :, ::1],
)
_EDGES = EDGE_TYPE[::1]


@compiled(types.void(EDGE_TYPE, _L2, _L3, _L4, _L4, _F2, _F2, _I64))
def _descend(
    edge: Any,
    live: Lanes,
    product: Lanes,
    sums: Lanes,
    shared: Lanes,
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
        leaf = values[edge.leaf]
        if edge.above < 0:
            bounce(edge, sums[d], shared[d], product[d], live[d], leaf, rule, nodes)
        else:
            above = live[edge.above]
            bounce_again(edge, sums[d], shared[d], product[d], live[d], above, leaf, rule, nodes)


@compiled(types.void(EDGE_TYPE, _L2, _L4, _L4, _F2, _I64))
def _ascend(edge: Any, live: Lanes, sums: Lanes, shared: Lanes, rule: Floats, nodes: int) -> None:
    """Take one edge up that does not end in a leaf."""
    d = edge.depth
    if edge.above < 0:
        rise(edge, sums[d], shared[d], sums[d + 1], live[d], rule, nodes)
    else:
        above = live[edge.above]
        rise_again(edge, sums[d], shared[d], sums[d + 1], live[d], above, rule, nodes)


@compiled(types.void(EDGE_TYPE, _EDGES, _N1, _L2, _L4, _L2, _L3, _I64, _I, _I2, _N1, _F2, _I64))
def _settle(
    edge: Any,
    edges: NDArray[Any],
    way: NDArray[np.int64],
    live: Lanes,
    shared: Lanes,
    losses: Lanes,
    effects: Lanes,
    output: int,
    owners: Indices,
    places: NDArray[np.int32],
    met: NDArray[np.int64],
    rule: Floats,
    nodes: int,
) -> None:
    """Share out a node whose children are both done: to its player, and to each pair with it.

    edge: to its right child. way: the edges from the root to the node. met: per player, the last
    node that it was above of; the last entry counts the nodes.
    """
    d = edge.depth
    owner, end = owners[edge.player], output + shared.shape[1]
    alone(effects[places[owner, owner], output:end], losses, shared[d], rule, nodes)
    met[-1] += 1
    met[edge.player] = met[-1]
    for above in range(d - 1, -1, -1):
        other = edges[way[above]]
        if met[other.player] < met[-1]:
            met[other.player] = met[-1]
            if owners[other.player] != owner:
                effect = effects[places[owner, owners[other.player]], output:end]
                meet(other, effect, losses, shared[d], live[above], rule, nodes)


@compiled(types.void(_L2, _EDGES, _I, _I, _I, _F2, types.boolean[:, ::1], _F3, _I64, _I, _I2, _F3))
def interact(
    lanes: Lanes,
    edges: NDArray[Any],
    starts: Indices,
    nodes: Indices,
    outputs: Indices,
    values: Floats,
    sets: NDArray[np.bool_],
    rules: Floats,
    depth: int,
    owners: Indices,
    places: NDArray[np.int32],
    effects: Floats,
) -> None:
    """Add Shapley values and interaction indices of one block of rows to `effects`.

    effects: (pairs, outputs, rows). owners: (players,), whose pairs a player's pairs are added up
    to. places: (owners, owners), where in `effects` a pair stands; on the diagonal, an owner's
    Shapley value. Pairs inside an owner are left out. The others as in `quadrature.explain`.
    """
    rows, most, wide = lanes.shape[1], rules.shape[0], values.shape[1]
    live = np.zeros((depth, rows), dtype=np.float32)
    product = np.zeros((depth, most, rows), dtype=np.float32)
    sums = np.zeros((depth, wide, most, rows), dtype=np.float32)
    shared = np.zeros((depth, wide, most, rows), dtype=np.float32)
    losses = np.zeros((wide, rows), dtype=np.float32)
    tile = np.zeros(effects.shape, dtype=np.float32)
    way = np.zeros(depth, dtype=np.int64)
    met = np.zeros(len(owners) + 1, dtype=np.int64)
    product[0] = 1.0
    unsaved = 0
    for k in range(len(starts) - 1):
        count, output = nodes[k], outputs[k]
        rule = rules[count - 1]
        top = -1
        for e in range(starts[k], starts[k + 1]):
            ask(lanes, edges[e], sets, live)
            _descend(edges[e], live, product, sums, shared, values, rule, count)
            if edges[e].leaf < 0:
                top += 1
                way[top] = e
                continue
            done = e
            while edges[done].right:  # the node it starts from has both its children now
                _settle(
                    edges[done],
                    edges,
                    way,
                    live,
                    shared,
                    losses,
                    tile,
                    output,
                    owners,
                    places,
                    met,
                    rule,
                    count,
                )
                if top < 0:
                    break
                done = way[top]
                top -= 1
                _ascend(edges[done], live, sums, shared, rule, count)
        unsaved += starts[k + 1] - starts[k]
        # Many small terms are added in single precision only for a while.
        if unsaved > 8 * len(tile) or k == len(starts) - 2:
            effects += tile
            tile[:] = 0.0
            unsaved = 0
