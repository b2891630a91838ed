"""Trees cut into groups of leaves: the steps to a row's pattern, and a table for each group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from explainers.kernels.compiled import compiled
from explainers.kernels.trees.cuts import MOST_BITS, Cuts
from explainers.kernels.trees.edges import EDGE_TYPE, Walk
from explainers.kernels.trees.forest import Indices
from explainers.kernels.trees.places import Places
from explainers.kernels.trees.steps import GROUP, GROUP_TYPE, STEP, STEP_TYPE

_EDGES, _I, _B, _I64 = EDGE_TYPE[::1], types.int32[::1], types.boolean[::1], types.int64


@dataclass(frozen=True)
class Patterns:
    """Trees cut into groups of leaves with one table each.

    steps and groups: see `steps`; in the order of the walk. firsts: (trees + 1,), where the groups
    of each tree begin. players: of all groups' table rows, one after the other. entries: of all
    tables. levels: buffers that the steps need.
    """

    steps: NDArray[Any]
    groups: NDArray[Any]
    firsts: Indices
    players: Indices
    entries: int
    levels: int


def patterns_of(walk: Walk, places: Places, cuts: Cuts, trees: Sequence[int]) -> Patterns:
    """Write the steps and groups of some trees."""
    ranges = [(int(walk.starts[k]), int(walk.starts[k + 1])) for k in trees]
    edges = sum(stop - start for start, stop in ranges)
    steps = np.zeros(2 * edges, dtype=STEP)
    groups = np.zeros(edges + len(ranges), dtype=GROUP)
    players = np.zeros(len(groups) * MOST_BITS, dtype=np.int32)
    counts = np.zeros(4, dtype=np.int64)  # steps, groups, players, entries
    firsts = [0]
    for k, (start, stop) in zip(trees, ranges, strict=True):
        if stop > start:  # else nothing moves the tree's answer
            _write(
                walk.edges[start:stop],
                places.place[start:stop],
                places.known[start:stop],
                places.after[start:stop] - np.int32(start),
                cuts.whole[start:stop],
                bool(cuts.roots[k]),
                start,
                walk.outputs[k],
                walk.values.shape[1],
                steps,
                groups,
                players,
                counts,
            )
        firsts.append(int(counts[1]))
    made = groups[: counts[1]]
    return Patterns(
        steps[: counts[0]],
        made,
        np.array(firsts, dtype=np.int32),
        players[: counts[2]],
        int(counts[3]),
        int(made["level"].max(initial=0)) + 1,
    )


@compiled(types.void(EDGE_TYPE, _I64, _I64, _I64, types.boolean, STEP_TYPE[::1], types.int64[::1]))
def _step(
    edge: Any,
    level: int,
    bit: int,
    right: int,
    again: bool,
    steps: NDArray[Any],
    counts: NDArray[np.int64],
) -> None:
    step = steps[counts[0]]
    step.column, step.bound, step.members = edge.column, edge.bound, edge.members
    step.right, step.again, step.bit, step.level = right, again, bit, level
    counts[0] += 1


@compiled(
    types.void(
        _EDGES,
        _I64,
        _I64,
        _I64,
        _I64,
        _I,
        _I64,
        _I64,
        _I64,
        STEP_TYPE[::1],
        GROUP_TYPE[::1],
        _I,
        types.int64[::1],
    )
)
def _group(
    edges: NDArray[Any],
    first: int,
    stop: int,
    depth: int,
    known: int,
    path: Indices,
    start: int,
    output: int,
    wide: int,
    steps: NDArray[Any],
    groups: NDArray[Any],
    players: Indices,
    counts: NDArray[np.int64],
) -> None:
    """Write the group of the subtree made of edges `first` to `stop`, its root at `depth`."""
    group = groups[counts[1]]
    counts[1] += 1
    group.first, group.stop, group.depth, group.known = start + first, start + stop, depth, known
    group.output, group.players, group.table = output, counts[2], counts[3]
    found = counts[2]
    for j in range(known):
        players[found + j] = path[j]
    several, bits = known, known
    for e in range(first, stop):
        if edges[e].right:
            continue
        _step(edges[e], depth + bits - known, bits, 0, False, steps, counts)
        bits += 1
        fresh = True
        for j in range(several):
            fresh = fresh and players[found + j] != edges[e].player
        if fresh:
            players[found + several] = edges[e].player
            several += 1
    group.step, group.level = counts[0], depth + bits - known
    group.bits, group.count = bits, several
    counts[2] += several
    counts[3] += np.int64(wide * several) << bits


@compiled(
    types.void(
        _EDGES,
        _I,
        _I,
        _I,
        _B,
        types.boolean,
        _I64,
        _I64,
        _I64,
        STEP_TYPE[::1],
        GROUP_TYPE[::1],
        _I,
        types.int64[::1],
    )
)
def _write(
    edges: NDArray[Any],
    place: Indices,
    known: Indices,
    after: Indices,
    whole: NDArray[np.bool_],
    root: bool,
    start: int,
    output: int,
    wide: int,
    steps: NDArray[Any],
    groups: NDArray[Any],
    players: Indices,
    counts: NDArray[np.int64],
) -> None:
    """Write one tree's steps and groups behind those that are there. start: of its edges."""
    path = np.zeros(len(edges) + 1, dtype=np.int32)  # players by place
    if root:
        _group(
            edges, 0, len(edges), 0, 0, path, start, output, wide, steps, groups, players, counts
        )
        return
    e = 0
    while e < len(edges):
        edge = edges[e]
        path[place[e]] = edge.player
        _step(edge, edge.depth, place[e], edge.right, edge.above >= 0, steps, counts)
        if whole[e]:
            _group(
                edges,
                e + 1,
                after[e],
                edge.depth + 1,
                known[e],
                path,
                start,
                output,
                wide,
                steps,
                groups,
                players,
                counts,
            )
            e = after[e]
        else:
            e += 1
