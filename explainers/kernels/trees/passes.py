"""The walk's steps: one edge, all quadrature nodes, all rows of a block side by side.

Each is a function of its own with separate arrays: so the compiler knows that they do not overlap
and works on 8 or 16 rows at once; with slices of one array it does not, and takes ten times longer.
Its work on a block of rows has to outweigh the call, so a step takes all quadrature nodes.

live: (rows,), a of the paper: 1 where a row satisfies all the player's splits so far; above: the
same at the player's last edge higher on the path. product: (nodes, rows). sums: (outputs, nodes,
rows), what came up from the leaves. rule: nodes and weights of the quadrature, (2, nodes).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from explainers.kernels.compiled import compiled
from explainers.kernels.trees.edges import EDGE_TYPE
from explainers.kernels.trees.factors import gain, quotient
from explainers.kernels.trees.ranks import Lanes
from explainers.records import Floats

_L, _S, _B = types.float32[::1], types.float32, types.boolean[::1]
_L2, _L3 = types.float32[:, ::1], types.float32[:, :, ::1]
_F1, _F2 = types.float64[::1], types.float64[:, ::1]
_N = types.int64


@compiled(types.void(_L, _L, _S, types.int32))
def side(live: Lanes, ranks: Lanes, bound: np.float32, right: int) -> None:
    """Ask each row about a split by a bound."""
    if right:
        for r in range(live.shape[0]):
            live[r] = np.float32(ranks[r] >= bound)
    else:
        for r in range(live.shape[0]):
            live[r] = np.float32(ranks[r] < bound)


@compiled(types.void(_L, _L, _B, types.int32))
def member(live: Lanes, codes: Lanes, members: NDArray[np.bool_], right: int) -> None:
    """Ask each row about a split by a set of codes."""
    for r in range(live.shape[0]):
        live[r] = np.float32(members[np.int32(codes[r])] != right)


@compiled(types.void(_L, _L))
def both(live: Lanes, above: Lanes) -> None:
    """Keep the rows that satisfied the player's splits higher on the path, too."""
    for r in range(live.shape[0]):
        live[r] *= above[r]


@compiled(types.void(EDGE_TYPE, _L2, _L2, _L, _F2, _N))
def down(edge: Any, product: Lanes, before: Lanes, live: Lanes, rule: Floats, nodes: int) -> None:
    """Multiply by the player's factor a t + b (1 - t)."""
    for q in range(nodes):
        t, low = np.float32(rule[0, q]), np.float32(edge.share * (1.0 - rule[0, q]))
        for r in range(live.shape[0]):
            product[q, r] = before[q, r] * (low + live[r] * t)


@compiled(types.void(EDGE_TYPE, _L2, _L2, _L, _L, _F2, _N))
def down_again(
    edge: Any,
    product: Lanes,
    before: Lanes,
    live: Lanes,
    above: Lanes,
    rule: Floats,
    nodes: int,
) -> None:
    """The same where the player was met higher up: its new factor over the one before."""
    for q in range(nodes):
        low, entered, stayed = quotient(edge.ratio, edge.share, edge.share_above, rule[0, q])
        for r in range(live.shape[0]):
            product[q, r] = before[q, r] * (low + above[r] * entered + live[r] * stayed)


@compiled(types.void(EDGE_TYPE, _L3, _L2, _L3, _L, _F2, _N))
def up(
    edge: Any, total: Lanes, effect: Lanes, sums: Lanes, live: Lanes, rule: Floats, nodes: int
) -> None:
    """Give the player its share of what came up from below, and pass that on.

    effect: (outputs, rows). A node's left child writes into `total`, its right one adds to it.
    """
    kept = np.float32(edge.right)
    for m in range(sums.shape[0]):
        for q in range(nodes):
            low, step = gain(edge.share, rule[0, q])
            for r in range(live.shape[0]):
                total[m, q, r] = kept * total[m, q, r] + sums[m, q, r]
                effect[m, r] += sums[m, q, r] * (low + live[r] * step)


@compiled(types.void(EDGE_TYPE, _L3, _L2, _L3, _L, _L, _F2, _N))
def up_again(
    edge: Any,
    total: Lanes,
    effect: Lanes,
    sums: Lanes,
    live: Lanes,
    above: Lanes,
    rule: Floats,
    nodes: int,
) -> None:
    """The same where the player was met higher up, whose share is taken back."""
    kept = np.float32(edge.right)
    for m in range(sums.shape[0]):
        for q in range(nodes):
            _, step = gain(edge.share, rule[0, q])
            _, before = gain(edge.share_above, rule[0, q])
            for r in range(live.shape[0]):
                total[m, q, r] = kept * total[m, q, r] + sums[m, q, r]
                effect[m, r] += sums[m, q, r] * (live[r] * step - above[r] * before)


@compiled(types.void(EDGE_TYPE, _L3, _L2, _L2, _L, _F1, _F2, _N))
def turn(
    edge: Any,
    total: Lanes,
    effect: Lanes,
    product: Lanes,
    live: Lanes,
    values: Floats,
    rule: Floats,
    nodes: int,
) -> None:
    """Down to a leaf and up again at once. values: (outputs,) of the leaf."""
    kept = np.float32(edge.right)
    for m in range(total.shape[0]):
        for q in range(nodes):
            t, low = np.float32(rule[0, q]), np.float32(edge.share * (1.0 - rule[0, q]))
            weight = np.float32(values[m] * rule[1, q])
            lost, step = gain(edge.share, rule[0, q])
            for r in range(live.shape[0]):
                found = product[q, r] * (low + live[r] * t) * weight
                total[m, q, r] = kept * total[m, q, r] + found
                effect[m, r] += found * (lost + live[r] * step)


@compiled(types.void(EDGE_TYPE, _L3, _L2, _L2, _L, _L, _F1, _F2, _N))
def turn_again(
    edge: Any,
    total: Lanes,
    effect: Lanes,
    product: Lanes,
    live: Lanes,
    above: Lanes,
    values: Floats,
    rule: Floats,
    nodes: int,
) -> None:
    """The same where the player was met higher up."""
    kept = np.float32(edge.right)
    for m in range(total.shape[0]):
        for q in range(nodes):
            low, entered, stayed = quotient(edge.ratio, edge.share, edge.share_above, rule[0, q])
            weight = np.float32(values[m] * rule[1, q])
            _, step = gain(edge.share, rule[0, q])
            _, before = gain(edge.share_above, rule[0, q])
            for r in range(live.shape[0]):
                found = product[q, r] * (low + above[r] * entered + live[r] * stayed) * weight
                total[m, q, r] = kept * total[m, q, r] + found
                effect[m, r] += found * (live[r] * step - above[r] * before)
