"""Shapley values of many rows: blocks of rows, on as many threads as are granted."""

from __future__ import annotations

import numpy as np

from explainers.kernels.threads import on_threads
from explainers.kernels.trees.edges import Walk
from explainers.kernels.trees.quadrature import explain
from explainers.kernels.trees.rules import rules
from explainers.records import Floats

_LANES = 512
"""Rows side by side: enough to fill vector registers, few enough for the cache."""


def shapley_values(walk: Walk, rows: Floats, threads: int = 1) -> Floats:
    """Explain rows, (rows, features) -> (rows, players, outputs), in the forest's own unit.

    Path-dependent Tree SHAP, exact but for single precision: with `walk.base` they add up to the
    forest's output. One thread's memory is independent of the number of rows.
    """
    effects = np.zeros((len(rows), walk.players, len(walk.base)))

    def explain_block(start: int) -> None:
        block = slice(start, start + _LANES)
        found = np.zeros((walk.players, len(walk.base), len(rows[block])))
        explain(
            walk.ranks.lanes(rows[block]),
            walk.edges,
            walk.starts,
            walk.nodes,
            walk.outputs,
            walk.values,
            walk.sets,
            rules(int(walk.nodes.max())),
            walk.depth,
            found,
        )
        effects[block] = found.transpose(2, 0, 1)

    on_threads(explain_block, range(0, len(rows), _LANES), threads)
    return effects
