"""Interventional Tree SHAP: exact Shapley values against a reference population.

For an explained row x and a reference row z, a coalition S of players is paid the forest's answer
to the row that takes S from x and the rest from z; Shapley values are means over reference rows
(Lundberg et al. 2020, on interventional Tree SHAP; Janzing et al. 2020, on why to ask so). Trees
whose tables of patterns have room are looked up, which costs a row the same however many reference
rows there are; the others are walked, row by row, with all of them. Both are exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from explainers.kernels.threads import on_threads
from explainers.kernels.trees.cuts import cuts_of
from explainers.kernels.trees.edges import Walk
from explainers.kernels.trees.forest import Forest, Indices
from explainers.kernels.trees.lookups import look_up
from explainers.kernels.trees.pairs import walk_together
from explainers.kernels.trees.pattern_tables import tabulate
from explainers.kernels.trees.patterns import Patterns, patterns_of
from explainers.kernels.trees.places import Places, places_of
from explainers.kernels.trees.ranks import Lanes
from explainers.kernels.trees.reference_mean import add_mean, unmoved
from explainers.kernels.trees.weights import weights
from explainers.records import Floats

ROOM = 2**25
"""Entries of all tables: 128 MB."""
_LANES, _FEW_LANES = 512, 8
_TOGETHER = 1_000
"""Reference rows that one walk takes along: their ranks stay in the cache."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """A forest made ready to explain rows against reference rows.

    tables: of `patterns`, one after the other. walked: the trees that have none. references:
    ranks, (columns, reference rows). weights: see `weights`, times each reference row's. base:
    (outputs,), the forest's mean answer for the reference rows.
    """

    walk: Walk
    places: Places
    patterns: Patterns
    tables: Lanes
    walked: Indices
    references: Lanes
    weights: Floats
    base: Floats

    @property
    def looked_up(self) -> int:
        """How many trees are explained by tables."""
        return len(self.walk.outputs) - len(self.walked)


def comparison_of(
    forest: Forest, walk: Walk, references: Floats, threads: int = 1, room: int = ROOM
) -> Comparison:
    """Prepare a forest, laid out as `walk`, for reference rows, (at least 1, features).

    room: how many entries all tables may have, in single precision; the smallest trees come first.
    """
    places = places_of(walk)
    cuts = cuts_of(walk, places)
    order = np.argsort(cuts.entries, kind="stable")
    fits = np.cumsum(cuts.entries[order]) * walk.values.shape[1] <= room
    patterns = patterns_of(walk, places, cuts, [int(k) for k in np.sort(order[fits])])
    lanes = walk.ranks.lanes(references)
    base = unmoved(forest)
    add_mean(
        lanes,
        walk.edges,
        walk.starts,
        walk.outputs,
        places.after,
        walk.values,
        walk.sets,
        base,
    )
    shares = weights(int(places.known.max(initial=0))) / len(references)
    return Comparison(
        walk,
        places,
        patterns,
        _tables(walk, places, patterns, lanes, shares, threads),
        np.sort(order[~fits]).astype(np.int32),
        lanes,
        shares,
        base,
    )


def interventional_values(comparison: Comparison, rows: Floats, threads: int = 1) -> Floats:
    """Explain rows, (rows, features) -> (rows, players, outputs), in the forest's own unit.

    Exact but for the single precision of tables: with `comparison.base` they add up to the forest's
    output. One thread's memory is independent of the number of rows.
    """
    walk = comparison.walk
    found = np.zeros((len(rows), walk.players, len(walk.base)))
    lanes = _FEW_LANES if len(comparison.walked) else _LANES

    def explain_block(start: int) -> None:
        block = slice(start, start + lanes)
        ranks = walk.ranks.lanes(rows[block])
        found[block] = _looked_up(comparison, ranks)
        _add_walked(comparison, ranks, found[block])

    on_threads(explain_block, range(0, len(rows), lanes), threads)
    return found


def _tables(
    walk: Walk, places: Places, patterns: Patterns, lanes: Lanes, shares: Floats, threads: int
) -> Lanes:
    tables = np.zeros(patterns.entries, dtype=np.float32)

    def fill(part: Sequence[int]) -> None:
        tabulate(
            lanes,
            walk.sets,
            patterns.steps,
            patterns.groups,
            part[0],
            part[1],
            patterns.players,
            patterns.levels,
            walk.edges,
            places.place,
            places.known,
            walk.values,
            shares,
            tables,
        )

    on_threads(fill, pairwise(patterns.firsts.tolist()), threads)
    return tables


def _looked_up(comparison: Comparison, ranks: Lanes) -> Floats:
    """Explain by tables, (columns, rows) -> (rows, players, outputs)."""
    walk, patterns = comparison.walk, comparison.patterns
    effects = np.zeros((walk.players, len(walk.base), ranks.shape[1]))
    look_up(
        ranks,
        walk.sets,
        patterns.steps,
        patterns.groups,
        patterns.players,
        comparison.tables,
        patterns.levels,
        walk.values.shape[1],
        effects,
    )
    return effects.transpose(2, 0, 1)


def _add_walked(comparison: Comparison, ranks: Lanes, effects: Floats) -> None:
    """Add what trees without tables say, (columns, rows), to (rows, players, outputs)."""
    walk, places, references = comparison.walk, comparison.places, comparison.references
    count = references.shape[1]
    for start in range(0, count if len(comparison.walked) else 0, _TOGETHER):
        walk_together(
            ranks,
            np.ascontiguousarray(references[:, start : start + _TOGETHER]),
            walk.edges,
            walk.starts,
            walk.outputs,
            places.place,
            places.known,
            places.after,
            comparison.walked,
            walk.values,
            walk.sets,
            comparison.weights,
            walk.depth,
            effects,
        )
