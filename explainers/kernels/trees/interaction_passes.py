"""The steps by which pairs of players meet: one node, all quadrature nodes, a block of rows.

Functions of their own with separate arrays, for the reason told in `passes`. total and sums as
there. shared: (outputs, nodes, rows), what came up from both children of a node, each times its
player's gain (a - b) / (a t + b (1 - t)) there, less the gain the player had higher up.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types

from explainers.kernels.compiled import compiled
from explainers.kernels.trees.edges import EDGE_TYPE
from explainers.kernels.trees.factors import gain, quotient
from explainers.kernels.trees.ranks import Lanes
from explainers.records import Floats

_L, _L2, _L3 = types.float32[::1], types.float32[:, ::1], types.float32[:, :, ::1]
_F1, _F2 = types.float64[::1], types.float64[:, ::1]
_N = types.int64


@compiled(types.void(EDGE_TYPE, _L3, _L3, _L3, _L, _F2, _N))
def rise(
    edge: Any, total: Lanes, shared: Lanes, sums: Lanes, live: Lanes, rule: Floats, nodes: int
) -> None:
    """Pass on what came up from below, and the same times the player's gain.

    A node's left child writes into `total` and `shared`, its right one adds to them.
    """
    kept = np.float32(edge.right)
    for m in range(sums.shape[0]):
        for q in range(nodes):
            low, step = gain(edge.share, rule[0, q])
            for r in range(live.shape[0]):
                found = sums[m, q, r]
                total[m, q, r] = kept * total[m, q, r] + found
                shared[m, q, r] = kept * shared[m, q, r] + found * (low + live[r] * step)


@compiled(types.void(EDGE_TYPE, _L3, _L3, _L3, _L, _L, _F2, _N))
def rise_again(
    edge: Any,
    total: Lanes,
    shared: Lanes,
    sums: Lanes,
    live: Lanes,
    above: Lanes,
    rule: Floats,
    nodes: int,
) -> None:
    """The same where the player was met higher up, whose gain is taken back."""
    kept = np.float32(edge.right)
    for m in range(sums.shape[0]):
        for q in range(nodes):
            _, step = gain(edge.share, rule[0, q])
            _, before = gain(edge.share_above, rule[0, q])
            for r in range(live.shape[0]):
                found = sums[m, q, r]
                total[m, q, r] = kept * total[m, q, r] + found
                gained = live[r] * step - above[r] * before
                shared[m, q, r] = kept * shared[m, q, r] + found * gained


@compiled(types.void(EDGE_TYPE, _L3, _L3, _L2, _L, _F1, _F2, _N))
def bounce(
    edge: Any,
    total: Lanes,
    shared: Lanes,
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
                shared[m, q, r] = kept * shared[m, q, r] + found * (lost + live[r] * step)


@compiled(types.void(EDGE_TYPE, _L3, _L3, _L2, _L, _L, _F1, _F2, _N))
def bounce_again(
    edge: Any,
    total: Lanes,
    shared: Lanes,
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
                gained = live[r] * step - above[r] * before
                shared[m, q, r] = kept * shared[m, q, r] + found * gained


@compiled(types.void(_L2, _L2, _L3, _F2, _N))
def alone(effect: Lanes, losses: Lanes, shared: Lanes, rule: Floats, nodes: int) -> None:
    """Give a node's player what it is due alone, and lay out what each pair starts from.

    effect: (outputs, rows). losses: (outputs, rows), `shared` times the gain of a player whose
    splits the row failed, which is the same for every player.
    """
    for m in range(shared.shape[0]):
        for q in range(nodes):
            low, _ = gain(1.0, rule[0, q])
            kept = np.float32(q > 0)
            for r in range(shared.shape[2]):
                effect[m, r] += shared[m, q, r]
                losses[m, r] = kept * losses[m, r] + low * shared[m, q, r]


@compiled(types.void(EDGE_TYPE, _L2, _L2, _L3, _L, _F2, _N))
def meet(
    edge: Any,
    effect: Lanes,
    losses: Lanes,
    shared: Lanes,
    live: Lanes,
    rule: Floats,
    nodes: int,
) -> None:
    """Give a pair its due: a node's player, and one whose last edge higher up is `edge`."""
    for m in range(shared.shape[0]):
        for r in range(live.shape[0]):
            effect[m, r] += losses[m, r]
        for q in range(nodes):
            _, step = gain(edge.share, rule[0, q])
            for r in range(live.shape[0]):
                effect[m, r] += live[r] * step * shared[m, q, r]
