"""The explanation of every pattern a row can have, from how many reference rows have each.

Take one leaf, a row's pattern p and a reference row's q over the m players of its path. Players in
p only must be in a coalition for the leaf to pay, players in q only must be out, and one in neither
forbids it. With a = |p without q| and b = |q without p| the former gain w (a - 1)! b! / (a + b)!
each and the latter lose w a! (b - 1)! / (a + b)! (Lundberg et al. 2020). All that is asked of the
reference rows is therefore how many that may pay, q holding all that p does not, have each a:
G[p, a]. Those that lack a player j of p are the ones counted in G[p] and not in G[p without j].
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from explainers.kernels.compiled import compiled
from explainers.kernels.trees.edges import EDGE_TYPE
from explainers.kernels.trees.forest import Indices
from explainers.kernels.trees.ranks import Lanes
from explainers.kernels.trees.steps import GROUP_TYPE, STEP_TYPE, Codes, take
from explainers.records import Floats

_I, _F1, _F2, _S1 = types.int32[::1], types.float64[::1], types.float64[:, ::1], types.float32[::1]
_EDGES, _GROUPS, _C1, _I64 = EDGE_TYPE[::1], GROUP_TYPE[::1], types.uint16[::1], types.int64


@compiled(types.void(_F2, _I64))
def _rank_counts(counts: Floats, players: int) -> None:
    """Turn counts of reference patterns q, in [q, 0], into G of each row's pattern p in [p, a]."""
    for i in range(players):
        for p in range(1 << players):
            if p >> i & 1:
                continue
            without, having = counts[p], counts[p | 1 << i]
            for a in range(i + 1, -1, -1):
                both = having[a]
                having[a] = both + (without[a - 1] if a else 0.0)
                without[a] = both


@compiled(types.void(_F2, _F2, _I64, _F2))
def _share(counts: Floats, weights: Floats, players: int, shares: Floats) -> None:
    """What each player gets of a leaf that pays 1, summed over reference rows: (players, 2^m).

    counts: G, whole numbers, so that a player in whom no two rows differ gets exactly nothing.
    weights: [k, l] of `weights.weights`, times a reference row's weight.
    """
    size = 1 << players
    own, less, lost = np.zeros(size), np.zeros(size), np.zeros(size)
    for p in range(size):
        b = players
        for i in range(players):
            b -= p >> i & 1
        for a in range(players - b + 1):
            found = counts[p, a]
            own[p] += found * weights[a, b]
            lost[p] += found * weights[b, a]
            if b:
                less[p] += found * weights[a, b - 1]
    for i in range(players):
        for p in range(size):
            shares[i, p] = own[p] - less[p ^ 1 << i] if p >> i & 1 else -lost[p]


@compiled(types.void(_C1, _I64, _I64, types.boolean))
def _only(patterns: Codes, bit: int, place: int, side: bool) -> None:
    """Take a player out of the leaf's patterns of all codes that have another side at a bit."""
    gone = np.uint16(1) << np.uint16(place)
    for code in range(len(patterns)):
        if (code >> bit & 1) != side:
            patterns[code] &= ~gone


@compiled(types.void(_F1, _F1, _C1, types.float64))
def _spread(table: Floats, shares: Floats, patterns: Codes, value: float) -> None:
    for code in range(len(patterns)):
        table[code] += value * shares[patterns[code]]


@compiled(types.void(GROUP_TYPE, _EDGES, _I, _I, _F2, _F2, _I, _F1, types.float64[:, :, ::1]))
def _fill(
    group: Any,
    edges: NDArray[Any],
    place: Indices,
    known: Indices,
    values: Floats,
    weights: Floats,
    players: Indices,
    seen: Floats,
    table: Floats,
) -> None:
    """Add up the tables of a group's leaves. seen: how many reference rows have each pattern.

    table: (outputs, players, patterns).
    """
    top = group.stop - group.first
    way = np.zeros(top + 1, dtype=np.int32)  # the subtree's edges on the way
    bit = np.zeros(top + 1, dtype=np.int32)  # the bit of the split at each depth
    rows = np.zeros(group.bits, dtype=np.int32)  # of the table, by place on the path
    patterns = np.zeros(len(seen), dtype=np.uint16)
    next_bit = group.known
    for j in range(group.known):
        rows[j] = j
    for e in range(group.first, max(group.stop, group.first + 1)):
        # A group of one leaf has no edges of its own: the leaf's is the one before.
        alone = group.stop == group.first
        leaf_edge = e - 1 if alone else e
        edge = edges[leaf_edge]
        depth = -1
        if not alone:
            depth = edge.depth - group.depth
            way[depth] = e
            if not edge.right:
                bit[depth] = next_bit
                next_bit += 1
            for j in range(group.count):
                if players[group.players + j] == edge.player:
                    rows[place[e]] = j
        if edge.leaf < 0:
            continue
        m = known[leaf_edge]
        patterns[:] = np.uint16((1 << m) - 1)
        for j in range(group.known):
            _only(patterns, j, j, True)
        for d in range(depth + 1):
            _only(patterns, bit[d], place[way[d]], edges[way[d]].right == 0)
        counts = np.zeros((1 << m, m + 1))
        for code in range(len(seen)):
            counts[patterns[code], 0] += seen[code]
        _rank_counts(counts, m)
        shares = np.zeros((m, 1 << m))
        _share(counts, weights, m, shares)
        for o in range(table.shape[0]):
            for j in range(m):
                _spread(table[o, rows[j]], shares[j], patterns, values[edge.leaf, o])


@compiled(
    types.void(
        types.float32[:, ::1],
        types.boolean[:, ::1],
        STEP_TYPE[::1],
        _GROUPS,
        _I64,
        _I64,
        _I,
        _I64,
        _EDGES,
        _I,
        _I,
        _F2,
        _F2,
        _S1,
    )
)
def tabulate(
    lanes: Lanes,
    sets: NDArray[np.bool_],
    steps: NDArray[Any],
    groups: NDArray[Any],
    begin: int,
    end: int,
    players: Indices,
    levels: int,
    edges: NDArray[Any],
    place: Indices,
    known: Indices,
    values: Floats,
    weights: Floats,
    tables: Lanes,
) -> None:
    """Write the tables of groups `begin` to `end`, where a tree begins and one ends.

    lanes: (columns, reference rows). The others as in `patterns.Patterns`, `Places` and `Walk`.
    """
    codes = np.zeros((levels, lanes.shape[1]), dtype=np.uint16)
    done = groups[begin - 1].step if begin else 0
    for g in range(begin, end):
        group = groups[g]
        while done < group.step:
            take(lanes, steps[done], sets, codes)
            done += 1
        seen = np.zeros(1 << group.bits)
        for r in range(lanes.shape[1]):
            seen[codes[group.level, r]] += 1.0
        table = np.zeros((values.shape[1], group.count, 1 << group.bits))
        _fill(group, edges, place, known, values, weights, players, seen, table)
        flat = table.reshape(-1)
        tables[group.table : group.table + len(flat)] = flat
