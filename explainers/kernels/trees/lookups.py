"""Explanations of a block of rows by their patterns: look up and add."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from explainers.kernels.compiled import compiled
from explainers.kernels.trees.forest import Indices
from explainers.kernels.trees.ranks import Lanes
from explainers.kernels.trees.steps import GROUP_TYPE, STEP_TYPE, Codes, take
from explainers.records import Floats

_S1, _S2, _I = types.float32[::1], types.float32[:, ::1], types.int32[::1]
_F3, _C1 = types.float64[:, :, ::1], types.uint16[::1]


@compiled(types.void(_S1, _S1, _C1))
def _add(effect: Lanes, table: Lanes, codes: Codes) -> None:
    for r in range(effect.shape[0]):
        effect[r] += table[codes[r]]


@compiled(
    types.void(
        _S2,
        types.boolean[:, ::1],
        STEP_TYPE[::1],
        GROUP_TYPE[::1],
        _I,
        _S1,
        types.int64,
        types.int64,
        _F3,
    )
)
def look_up(
    lanes: Lanes,
    sets: NDArray[np.bool_],
    steps: NDArray[Any],
    groups: NDArray[Any],
    players: Indices,
    tables: Lanes,
    levels: int,
    wide: int,
    effects: Floats,
) -> None:
    """Add the Shapley values of one block of rows to `effects`, (players, outputs, rows).

    lanes: (columns, rows). wide: outputs of a tree. The others as in `patterns.Patterns`.
    """
    codes = np.zeros((levels, lanes.shape[1]), dtype=np.uint16)
    tile = np.zeros(effects.shape, dtype=np.float32)
    done, added = 0, 0
    for g in range(len(groups)):
        group = groups[g]
        while done < group.step:
            take(lanes, steps[done], sets, codes)
            done += 1
        size = np.int64(1) << group.bits
        at = group.table
        for m in range(wide):
            for j in range(group.count):
                effect = tile[players[group.players + j], group.output + m]
                _add(effect, tables[at : at + size], codes[group.level])
                at += size
        added += group.count
        # Many small terms are added in single precision only for a while.
        if added > 16 * len(tile) or g == len(groups) - 1:
            effects += tile
            tile[:] = 0.0
            added = 0
