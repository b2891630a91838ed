"""Where a forest is cut into subtrees whose answer for a row follows from a few bits.

A subtree's answers follow from which of the players above it satisfy their splits, one bit each,
and from the side a row takes at each of its own splits, one bit each: the row's pattern. Two rows
with one pattern have one explanation, so a table of 2^bits explanations serves all rows. Taking
the two leaves of a split together needs no more bits than each alone, and halves the tables to
look at; further up a table doubles with each split. (Patterns of a path: Nadel and Wettenstein
2026, From decision trees to Boolean logic, AAAI 40, doi:10.1609/aaai.v40i29.39630.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from explainers.kernels.compiled import compiled
from explainers.kernels.trees.edges import EDGE_TYPE, Walk
from explainers.kernels.trees.forest import Indices
from explainers.kernels.trees.places import Places
from explainers.records import Floats

MOST_BITS = 12
"""Of a pattern: the work for a table of more would be felt."""
_SMALL = 2_048
"""Entries of a table that may always be made: it stays in the cache next to the processor."""
_GROWN = 1.5
"""By how much a table may exceed those it replaces: memory for speed."""

_EDGES, _I, _F, _B = EDGE_TYPE[::1], types.int32[::1], types.float64[::1], types.boolean[::1]
_I64 = types.int64


@dataclass(frozen=True)
class Cuts:
    """How each tree is best cut.

    entries: (trees,), numbers its tables hold for one output, at most; infinite where a leaf alone
    takes too many. whole: (edges,), whether the subtree at an edge's end has one table, where none
    above it has. roots: (trees,), the same of whole trees.
    """

    entries: Floats
    whole: NDArray[np.bool_]
    roots: NDArray[np.bool_]


def cuts_of(walk: Walk, places: Places) -> Cuts:
    """Find the subtrees that are best answered by one table each; linear in the edges."""
    cuts = Cuts(
        np.zeros(len(walk.starts) - 1),
        np.zeros(len(walk.edges), dtype=np.bool_),
        np.zeros(len(walk.starts) - 1, dtype=np.bool_),
    )
    made, splits = np.zeros(len(walk.edges)), np.zeros(len(walk.edges), dtype=np.int32)
    _cut(
        walk.edges,
        walk.starts,
        places.known,
        places.after,
        made,
        splits,
        cuts.whole,
        cuts.entries,
        cuts.roots,
    )
    return cuts


@compiled(types.float64(_I64))
def _entries(bits: int) -> float:
    """Entries of a table of so many bits, for one output, at most."""
    return np.inf if bits > MOST_BITS else np.float64(bits << bits)


@compiled(types.void(_EDGES, _I, _I, _I, _F, _I, _B, _F, _B))
def _cut(
    edges: NDArray[Any],
    starts: Indices,
    known: Indices,
    after: Indices,
    made: Floats,
    splits: Indices,
    whole: NDArray[np.bool_],
    entries: Floats,
    roots: NDArray[np.bool_],
) -> None:
    """Decide from the leaves up. made: entries of each subtree's tables, (edges,)."""
    for e in range(len(edges) - 1, -1, -1):
        own = 0.0
        if edges[e].leaf < 0:
            left = e + 1
            right = after[left]
            splits[e] = 1 + splits[left] + splits[right]
            own = made[left] + made[right]
        joined = _entries(known[e] + splits[e])
        whole[e] = edges[e].leaf >= 0 or joined <= max(_SMALL, _GROWN * own)
        made[e] = joined if whole[e] else own
    for k in range(len(roots)):
        if starts[k + 1] > starts[k]:
            left = starts[k]
            right = after[left]
            own = made[left] + made[right]
            joined = _entries(1 + splits[left] + splits[right])
            roots[k] = joined <= max(_SMALL, _GROWN * own)
            entries[k] = joined if roots[k] else own
