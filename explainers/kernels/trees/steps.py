"""The steps that write the rows' patterns, and the groups of leaves that are looked up by them.

A pattern's bits are set one step at a time, all rows of a block side by side; a step reads the
patterns of its level and writes those of the next one, so that what is known of a path is there
still for what else is below it. Functions of their own with separate arrays, as in `passes`.

codes: (levels, rows), patterns.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numba import types
from numpy.typing import NDArray

from explainers.kernels.compiled import compiled
from explainers.kernels.trees.ranks import Lanes

Codes = NDArray[np.uint16]

STEP = np.dtype(
    [
        ("column", np.int32),  # the lane its split looks at
        ("bound", np.float32),  # ranks below go left
        ("members", np.int32),  # or: codes in this set go left; -1 for none
        ("right", np.int32),  # 1 where the bit stands for the way right
        ("again", np.int32),  # 1 where the bit is there and is only kept
        ("bit", np.int32),
        ("level", np.int32),  # read here, written on the next one
    ],
    align=True,
)
STEP_TYPE = numba.from_dtype(STEP)

GROUP = np.dtype(
    [
        ("table", np.int64),  # where it begins: (outputs of a tree, players, patterns)
        ("step", np.int32),  # the group comes after all steps before this one
        ("level", np.int32),  # of its patterns
        ("bits", np.int32),
        ("players", np.int32),  # where those of the table's rows begin
        ("count", np.int32),  # of players
        ("output", np.int32),  # first one the tree adds to
        ("first", np.int32),  # its edges, from the subtree's root down
        ("stop", np.int32),
        ("depth", np.int32),  # of the subtree's root
        ("known", np.int32),  # players on the path to it: the lowest bits
    ],
    align=True,
)
GROUP_TYPE = numba.from_dtype(GROUP)

_C1, _C2 = types.uint16[::1], types.uint16[:, ::1]
_S1, _S2, _B1 = types.float32[::1], types.float32[:, ::1], types.boolean[::1]


@compiled(types.void(_C1, _C1, _S1, types.float32, types.int32, types.int32))
def set_bit(to: Codes, old: Codes, ranks: Lanes, bound: np.float32, right: int, bit: int) -> None:
    """Add what a split by a bound says."""
    if right:
        for r in range(to.shape[0]):
            to[r] = old[r] | (np.uint16(ranks[r] >= bound) << np.uint16(bit))
    else:
        for r in range(to.shape[0]):
            to[r] = old[r] | (np.uint16(ranks[r] < bound) << np.uint16(bit))


@compiled(types.void(_C1, _C1, _S1, types.float32, types.int32, types.int32))
def keep_bit(to: Codes, old: Codes, ranks: Lanes, bound: np.float32, right: int, bit: int) -> None:
    """Take a player's bit back where one more of its splits is not satisfied."""
    if right:
        for r in range(to.shape[0]):
            to[r] = old[r] & ~(np.uint16(ranks[r] < bound) << np.uint16(bit))
    else:
        for r in range(to.shape[0]):
            to[r] = old[r] & ~(np.uint16(ranks[r] >= bound) << np.uint16(bit))


@compiled(types.void(_C1, _C1, _S1, _B1, types.int32, types.int32))
def set_member(
    to: Codes, old: Codes, ranks: Lanes, members: NDArray[np.bool_], right: int, bit: int
) -> None:
    """Add what a split by a set of codes says."""
    for r in range(to.shape[0]):
        to[r] = old[r] | (np.uint16(members[np.uint32(ranks[r])] != right) << np.uint16(bit))


@compiled(types.void(_C1, _C1, _S1, _B1, types.int32, types.int32))
def keep_member(
    to: Codes, old: Codes, ranks: Lanes, members: NDArray[np.bool_], right: int, bit: int
) -> None:
    """Take a player's bit back where one more of its splits is not satisfied."""
    for r in range(to.shape[0]):
        to[r] = old[r] & ~(np.uint16(members[np.uint32(ranks[r])] == right) << np.uint16(bit))


@compiled(types.void(_S2, STEP_TYPE, types.boolean[:, ::1], _C2))
def take(lanes: Lanes, step: Any, sets: NDArray[np.bool_], codes: Codes) -> None:
    """Take one step for all rows. lanes: (columns, rows)."""
    old, to, ranks = codes[step.level], codes[step.level + 1], lanes[step.column]
    if step.members < 0 and not step.again:
        set_bit(to, old, ranks, step.bound, step.right, step.bit)
    elif step.members < 0:
        keep_bit(to, old, ranks, step.bound, step.right, step.bit)
    elif not step.again:
        set_member(to, old, ranks, sets[step.members], step.right, step.bit)
    else:
        keep_member(to, old, ranks, sets[step.members], step.right, step.bit)
