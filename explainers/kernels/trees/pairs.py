"""Interventional Tree SHAP pair by pair: a row walks with the reference rows that still count.

For a row x and a reference row z, a leaf pays for a coalition that holds every player whose splits
only x satisfies and no player whose splits only z does; a player whose splits neither satisfies
forbids it (Lundberg et al. 2020, Supplementary Methods). So one x walks with a list of the
reference rows that can still arrive. Where x satisfies the player's splits so far, all of them can,
and the player is owed to those that do not; down the other way, and everywhere below, only those
can that do. Players that x lacks are the same for a whole list.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numba import types
from numpy.typing import NDArray

from explainers.kernels.compiled import compiled
from explainers.kernels.trees.edges import EDGE_TYPE
from explainers.kernels.trees.forest import Indices
from explainers.kernels.trees.pair_lists import WORD, Words, ask, follow, part, settle
from explainers.kernels.trees.ranks import Lanes
from explainers.records import Floats

_TASK = np.dtype(
    [
        ("edge", np.int64),  # the one that was taken, or the one before a tree's first
        ("names", np.int64),  # where the list's reference rows begin
        ("begin", np.int64),  # where what they are owed begins
        ("count", np.int64),
        ("out", np.int64),  # players of the path that x lacks
    ],
    align=True,
)
_TASKS = numba.from_dtype(_TASK)[::1]

_I, _N, _W2, _B2 = types.int32[::1], types.int64, types.uint32[:, ::1], types.boolean[:, ::1]
_S2, _F1, _F2, _F3 = (
    types.float32[:, ::1],
    types.float64[::1],
    types.float64[:, ::1],
    types.float64[:, :, ::1],
)


@compiled(types.void(_TASKS, _N, _N, _N, _N, _N, _N))
def _put(
    tasks: NDArray[Any], at: Any, edge: Any, names: Any, begin: Any, count: Any, out: Any
) -> None:
    """Remember to go down an edge."""
    task = tasks[at]
    task.edge, task.names, task.begin, task.count, task.out = edge, names, begin, count, out


@compiled(types.void(_F1, types.float64, _W2, _N, _N, _I, _F2, _N, _N, _F3, _N))
def _pay(
    sums: Floats,
    lost: float,
    lacks: Words,
    at: int,
    known: int,
    players: Indices,
    values: Floats,
    leaf: int,
    output: int,
    effects: Floats,
    row: int,
) -> None:
    """Give the players of a path what its leaf owes them.

    It takes whole arrays: threads that made views of the shared ones would wait for each other.
    """
    for j in range(known):
        lacking = lacks[at, j // WORD] >> np.uint32(j % WORD) & np.uint32(1)
        share = -lost if lacking else sums[j]
        for m in range(values.shape[1]):
            effects[row, players[j], output + m] += share * values[leaf, m]


@compiled(types.void(_S2, _S2, EDGE_TYPE[::1], _I, _I, _I, _I, _I, _I, _F2, _B2, _F2, _N, _F3))
def walk_together(
    rows: Lanes,
    references: Lanes,
    edges: NDArray[Any],
    starts: Indices,
    outputs: Indices,
    place: Indices,
    known: Indices,
    after: Indices,
    trees: Indices,
    values: Floats,
    sets: NDArray[np.bool_],
    weights: Floats,
    depth: int,
    effects: Floats,
) -> None:
    """Add the Shapley values of all pairs of a row to `effects`, (rows, players, outputs).

    rows: ranks, (columns, rows); references: ranks, (columns, references). trees: which to walk;
    each has a split. weights: those of `weights.weights`, times a pair's weight. The others as in
    `edges.Walk` and `places.Places`.
    """
    count, words = references.shape[1], max(1, (len(weights) + WORD - 2) // WORD)
    room = (2 * depth + 2) * count  # a node's two lists take twice its own, and one entry more
    listed, owed = np.zeros(room, np.uint32), np.zeros((words, room), np.uint32)
    goes = np.zeros(count, np.uint8)
    tasks, lacks = np.zeros(depth + 2, _TASK), np.zeros((depth + 2, words), np.uint32)
    players, sums = np.zeros(words * WORD, np.int32), np.zeros(words * WORD)
    listed[:count] = np.arange(count)
    for t in trees:
        for r in range(rows.shape[1]):
            waiting = 1
            _put(tasks, 0, starts[t] - 1, 0, 0, count, 0)
            lacks[0] = 0
            while waiting:
                waiting -= 1
                task = tasks[waiting]
                e, names, begin, n, out = task.edge, task.names, task.begin, task.count, task.out
                if e >= starts[t]:
                    players[place[e]] = edges[e].player
                    if edges[e].leaf >= 0:
                        lost = settle(owed, begin, n, weights, out, known[e], sums)
                        leaf, m = edges[e].leaf, known[e]
                        _pay(
                            sums,
                            lost,
                            lacks,
                            waiting,
                            m,
                            players,
                            values,
                            leaf,
                            outputs[t],
                            effects,
                            r,
                        )
                        continue
                left, right, free = e + 1, np.int64(after[e + 1]), begin + n
                edge = edges[left]
                word, bit = place[left] // WORD, np.uint32(1) << np.uint32(place[left] % WORD)
                if lacks[waiting, word] & bit:
                    ask(edge, references, sets, listed, names, n, 0, goes)
                    m = np.int64(part(listed, names, owed, begin, n, free, goes))
                    for v in range(words):
                        lacks[waiting + 1, v] = lacks[waiting, v]
                    if m:
                        _put(tasks, waiting, left, free, free, m, out)
                        waiting += 1
                    if m < n:
                        _put(tasks, waiting, right, free + n, free + n, n - m, out)
                        waiting += 1
                    continue
                rank = rows[edge.column, r]
                below = (
                    sets[edge.members, np.int32(rank)] if edge.members >= 0 else rank < edge.bound
                )
                ask(edge, references, sets, listed, names, n, not below, goes)
                m = np.int64(follow(listed, names, owed, begin, n, free, goes, word, bit))
                _put(tasks, waiting, left if below else right, names, free, n, out)
                waiting += 1
                if m:
                    other = right if below else left
                    for v in range(words):
                        lacks[waiting, v] = lacks[waiting - 1, v]
                    lacks[waiting, word] |= bit
                    _put(tasks, waiting, other, free + n, free + n, m, out + 1)
                    waiting += 1
