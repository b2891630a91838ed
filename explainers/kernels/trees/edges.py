"""A forest as the kernel walks it: edges in the order of a depth-first walk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
from numba import types
from numpy.typing import NDArray

from explainers.kernels.compiled import compiled
from explainers.kernels.trees.forest import Forest, Indices
from explainers.kernels.trees.ranks import Ranks, ranks_of
from explainers.records import Floats

EDGE = np.dtype(
    [
        ("column", np.int32),  # the lane its split looks at
        ("bound", np.float32),  # ranks below go left
        ("members", np.int32),  # or: codes in this set go left; -1 for none
        ("right", np.int32),  # 1 for the way right
        ("player", np.int32),
        ("depth", np.int32),  # of the node it starts from
        ("above", np.int32),  # depth of the player's last edge higher on the path, or -1
        ("leaf", np.int32),  # row of the leaf's values, or -1
        ("ratio", np.float32),  # the share of the node's training rows that go this way
        ("share", np.float32),  # b: the product of ratios over the player's edges so far
        ("share_above", np.float32),  # the same at `above`
    ],
    align=True,
)
EDGE_TYPE = numba.from_dtype(EDGE)

_I, _F, _F2 = types.int32[::1], types.float64[::1], types.float64[:, ::1]


@dataclass(frozen=True)
class Walk:
    """A forest laid out for the kernel.

    edges: of all trees. starts: (trees + 1,) where each tree's begin. nodes: (trees,), quadrature
    nodes that make each exact. outputs: (trees,), first output each adds to. values: (leaves,
    outputs of a tree). depth: of the deepest tree. base: (outputs,), mean output by the shares.
    """

    ranks: Ranks
    edges: NDArray[Any]
    starts: Indices
    nodes: Indices
    outputs: Indices
    values: Floats
    sets: NDArray[np.bool_]
    depth: int
    players: int
    base: Floats


def walk_of(forest: Forest) -> Walk:
    """Lay a forest out for the kernel; linear in its nodes."""
    players = np.array([forest.players[c.feature] for c in forest.columns], dtype=np.int32)
    base = np.array(forest.base, dtype=np.float64)
    edges, bounds, values = [], [], []
    starts, nodes, leaves = [0], [], 0
    for tree in forest.trees:
        made, parents = (
            np.zeros(len(tree.left), dtype=EDGE),
            np.zeros(len(tree.left), dtype=np.int32),
        )
        mean = np.zeros(tree.values.shape[1])
        count, most = _laid(
            tree.left,
            tree.right,
            tree.column,
            tree.cover,
            tree.values,
            players,
            made,
            parents,
            mean,
        )
        made, parents = made[:count], parents[:count]
        base[tree.output : tree.output + len(mean)] += mean
        made["members"] = tree.members[parents]
        ends = made["leaf"] >= 0
        values.append(tree.values[made["leaf"][ends]])
        made["leaf"][ends] = leaves + np.arange(ends.sum())
        leaves += len(values[-1])
        edges.append(made)
        bounds.append(tree.bound[parents])
        starts.append(starts[-1] + count)
        nodes.append(max(1, (most + 1) // 2))
    joined = np.concatenate(edges)
    ranks = ranks_of(forest)
    joined["bound"] = ranks.of(joined["column"], np.concatenate(bounds))
    return Walk(
        ranks,
        joined,
        np.array(starts, dtype=np.int32),
        np.array(nodes, dtype=np.int32),
        np.array([tree.output for tree in forest.trees], dtype=np.int32),
        np.concatenate(values),
        forest.sets,
        int(joined["depth"].max(initial=0)) + 1,
        int(forest.players.max(initial=-1)) + 1,
        base,
    )


@compiled(types.UniTuple(types.int64, 2)(_I, _I, _I, _F, _F2, _I, EDGE_TYPE[::1], _I, _F))
def _laid(
    left: Indices,
    right: Indices,
    column: Indices,
    cover: Floats,
    values: Floats,
    players: Indices,
    edges: NDArray[Any],
    parents: Indices,
    mean: Floats,
) -> tuple[int, int]:
    """Write a tree's edges in the order of the walk, and the node each starts from.

    Adds the tree's mean output to `mean`. Returns how many edges there are and the most players
    on one path. A leaf's edge carries its node for the time being.
    """
    most = len(left) + 1
    stack = np.zeros(most, dtype=np.int32)
    parent_of = np.full(len(left), -1, dtype=np.int32)
    is_right = np.zeros(len(left), dtype=np.int32)
    path = np.empty(most, dtype=np.int32)  # the edges on the way
    chance = np.empty(most)  # of a training row to come by, over all players
    known = np.zeros(most, dtype=np.int64)  # players so far
    level = np.zeros(len(left), dtype=np.int32)
    waiting, count, widest = 1, 0, 0
    while waiting:
        waiting -= 1
        node = stack[waiting]
        parent = parent_of[node]
        depth = -1
        if parent >= 0:
            depth = level[parent]
            level[node] = depth + 1
            edge = edges[count]
            edge.column = column[parent]
            edge.player = players[column[parent]]
            edge.right = is_right[node]
            edge.depth = depth
            edge.above = -1
            for d in range(depth - 1, -1, -1):
                if edges[path[d]].player == edge.player:
                    edge.above = d
                    break
            # Below a node that no training row reached, both ways are as good.
            ratio = cover[node] / cover[parent] if cover[parent] > 0 else 0.5
            edge.ratio = ratio
            edge.share_above = edges[path[edge.above]].share if edge.above >= 0 else 1.0
            edge.share = ratio * edge.share_above
            known[depth] = (known[depth - 1] if depth else 0) + (edge.above < 0)
            widest = max(widest, known[depth])
            chance[depth] = ratio * (chance[depth - 1] if depth else 1.0)
            edge.leaf = node if left[node] < 0 else -1
            parents[count] = parent
            path[depth] = count
            count += 1
        if left[node] < 0:
            for m in range(values.shape[1]):
                mean[m] += values[node, m] * (chance[depth] if depth >= 0 else 1.0)
        else:
            parent_of[left[node]] = parent_of[right[node]] = node
            is_right[right[node]] = 1
            stack[waiting], stack[waiting + 1] = right[node], left[node]
            waiting += 2
    return count, widest
