"""SHAP interaction values of many rows: blocks of rows, on as many threads as are granted."""

from __future__ import annotations

import numpy as np

from explainers.kernels.threads import on_threads
from explainers.kernels.trees.edges import Walk
from explainers.kernels.trees.forest import Indices
from explainers.kernels.trees.interaction_walk import interact
from explainers.kernels.trees.rules import rules
from explainers.records import Floats, Integers, pairs_of

_LANES, _FEWEST_LANES = 256, 16
_NUMBERS = 2**22
"""Numbers one thread holds of all pairs: 48 MB in both precisions. More pairs take fewer rows."""


def interaction_values(
    walk: Walk, rows: Floats, owners: Integers, count: int, threads: int = 1
) -> Floats:
    """Explain rows, (rows, features) -> (rows, pairs, outputs), in the forest's own unit.

    owners: (players,), whom of `count` owners a player's effects and pairs are added up to. Pairs
    of owners stand as in `records.pairs_of`. A pair of two holds their whole interaction, of which
    the shap library's matrix has two halves; a pair of one its Shapley value, less half of each
    interaction it is in, and so all that players of this owner do among themselves. With
    `walk.base`, a row's numbers add up to the forest's output, exact but for single precision.
    """
    first, second = pairs_of(count)
    places = np.zeros((count, count), dtype=np.int32)
    places[first, second] = places[second, first] = np.arange(len(first))
    outputs = len(walk.base)
    found = np.zeros((len(rows), len(first), outputs))
    lanes = min(_LANES, max(_FEWEST_LANES, _NUMBERS // max(1, len(first) * outputs)))

    def explain_block(start: int) -> None:
        block = slice(start, start + lanes)
        effects = np.zeros((len(first), outputs, len(rows[block])))
        interact(
            walk.ranks.lanes(rows[block]),
            walk.edges,
            walk.starts,
            walk.nodes,
            walk.outputs,
            walk.values,
            walk.sets,
            rules(int(walk.nodes.max())),
            walk.depth,
            owners.astype(np.int32),
            places,
            effects,
        )
        found[block] = effects.transpose(2, 0, 1)

    on_threads(explain_block, range(0, len(rows), lanes), threads)
    _leave_the_rest(found, places)
    return found


def _leave_the_rest(found: Floats, places: Indices) -> None:
    """Take half of each interaction out of both Shapley values, in place."""
    for own, row in enumerate(places):
        others = np.delete(row, own)
        found[:, row[own]] -= found[:, others].sum(axis=1) / 2
