"""Lists of reference rows on their way down a tree beside one explained row.

A list is a stretch of arrays that are stacks, (entries,): most lists are short, and so they stay in
the cache. listed: the reference rows. owed: (words, entries), a bit for each player of the path,
by place, that only the explained row has; 32 a word. Indices are unsigned: a signed one costs the
compiler a question about counting from the end, and its vector registers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from explainers.kernels.compiled import compiled
from explainers.kernels.trees.edges import EDGE_TYPE
from explainers.kernels.trees.ranks import Lanes
from explainers.records import Floats

Flags = NDArray[np.uint8]
Words = NDArray[np.uint32]

WORD = 32

_U1, _W1, _W2, _N = types.uint8[::1], types.uint32[::1], types.uint32[:, ::1], types.uint64
_W, _B2, _F1, _F2 = types.uint32, types.boolean[:, ::1], types.float64[::1], types.float64[:, ::1]


@compiled(types.void(EDGE_TYPE, types.float32[:, ::1], _B2, _W1, _N, _N, types.uint8, _U1))
def ask(
    edge: Any,
    ranks: Lanes,
    sets: NDArray[np.bool_],
    listed: Words,
    start: int,
    count: int,
    right: int,
    goes: Flags,
) -> None:
    """Which rows of a list go left at an edge's split, or right where `right` is 1."""
    column = np.uint64(edge.column)
    if edge.members >= 0:
        members = np.uint64(edge.members)
        for k in range(count):
            goes[k] = np.uint8(sets[members, np.uint32(ranks[column, listed[start + k]])]) ^ right
    else:
        bound = edge.bound
        for k in range(count):
            goes[k] = np.uint8(ranks[column, listed[start + k]] < bound) ^ right


@compiled(_N(_W1, _N, _W2, _N, _N, _N, _U1, _N, _W))
def follow(
    listed: Words,
    names: int,
    owed: Words,
    start: int,
    count: int,
    to: int,
    goes: Flags,
    word: int,
    bit: Any,
) -> Any:
    """Split a list where the explained row satisfies the player's splits, this one as well or not.

    Down its way, `goes` is 1, all go on; who does not go it is owed the player: what all are owed
    is written at `to`. Down the other way go those that go it and are not owed the player from
    before: their list begins at `to` + `count`. Returns how many they are.
    """
    found = np.uint64(0)
    for v in range(len(owed)):
        mine = np.uint32(bit if v == word else 0)
        found = np.uint64(0)
        for k in range(count):
            leaves, old = goes[k] ^ np.uint8(1), owed[v, start + k]
            free = owed[word, start + k] & bit == 0
            owed[v, to + k] = old | np.uint32(leaves) * mine
            listed[to + count + found] = listed[names + k]
            owed[v, to + count + found] = old
            found += np.uint64(leaves) & np.uint64(free)
    return found


@compiled(_N(_W1, _N, _W2, _N, _N, _N, _U1))
def part(
    listed: Words, names: int, owed: Words, start: int, count: int, to: int, goes: Flags
) -> Any:
    """Split a list where the explained row has not satisfied the player's splits higher up.

    Those for which `goes` is 1 are listed from `to` on, the others from `to` + `count` on. Returns
    how many the former are.
    """
    found = np.uint64(0)
    for v in range(len(owed)):
        found = np.uint64(0)
        for k in range(count):
            z, old = listed[names + k], owed[v, start + k]
            other = to + count + k - found
            listed[to + found], owed[v, to + found] = z, old
            listed[other], owed[v, other] = z, old
            found += np.uint64(goes[k])
    return found


@compiled(_W(_W))
def _ones(word: Any) -> Any:
    """Count the bits that are set: of pairs, of fours, of eights, of all."""
    pairs = word - (word >> np.uint32(1) & np.uint32(0x55555555))
    fours = (pairs & np.uint32(0x33333333)) + (pairs >> np.uint32(2) & np.uint32(0x33333333))
    eights = fours + (fours >> np.uint32(4)) & np.uint32(0x0F0F0F0F)
    return np.uint32(eights * np.uint32(0x01010101)) >> np.uint32(24)


@compiled(types.float64(_W2, _N, _N, _F2, _N, types.int64, _F1))
def settle(
    owed: Words, start: int, count: int, weights: Floats, out: int, known: int, sums: Floats
) -> float:
    """What a leaf that pays 1 owes each player, and what each loses who has to be out.

    weights: [k, l] of `weights.weights`. out: players of its path that only the reference rows
    have. known: players of its path. sums: (32 words,), by place.
    """
    lost = 0.0
    sums[:] = 0.0
    for k in range(start, start + count):
        apart = np.uint32(0)
        for v in range(len(owed)):
            apart += _ones(owed[v, k])
        gain = weights[apart, out]
        lost += weights[out, apart]
        for v in range(len(owed)):
            word = owed[v, k]
            # All eight of a register cost what one does.
            for j in range(min(WORD, max(known - v * WORD, 0) + 7 & ~7)):
                sums[v * WORD + j] += gain * (word >> np.uint32(j) & np.uint32(1))
    return lost
