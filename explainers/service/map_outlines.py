"""What each map comes to, kept with its block: of a folder of pictures nobody holds every map.

A picture of 227 x 227 pixels and its map take half a megabyte. In short a map takes four thousand
bytes, so that those of all pictures an archive may have are as large as a few dozen whole ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from explainers.kernels.coarse import coarse
from explainers.records import Analysis, Floats, Integers, MapOutlines
from explainers.service.results.declaration import Outline
from explainers.service.storage.blocks import Block

HELD_MAPS: Final = 100
"""Whole maps a result holds at most, each with its picture: more than a page shows."""

HELD_NUMBERS: Final = 12_500_000
"""Numbers of maps a result holds at most, 100 MB: some networks take large pictures."""

SIDE: Final = 30
"""Blocks a side of a map in short: it can be cut in thirds, and has tenths of its places."""

_SMALL, _BRIEF, _TARGET = "small", "brief", "target"
NAMES: Final = (_SMALL, _BRIEF, _TARGET)
"""The arrays of a block that speak of its maps in short."""


def room(analysis: Analysis) -> int:
    """Count the whole maps a result has room for."""
    how = analysis.preparation
    numbers = how.height * how.width if how else 1
    return min(HELD_MAPS, HELD_NUMBERS // numbers)


def added(block: Block) -> Block:
    """Return the block with its maps in short.

    small: (rows, down, across). brief: (rows, 5), of each map its sum, the sum of its sizes, the
    margin of its target, its gap without sign (NaN where nothing is promised), and the largest
    margin without sign.
    """
    values, margins, target = (block.arrays[name] for name in ("values", "margins", _TARGET))
    rows = np.arange(len(values))
    gap = block.arrays.get("gap", np.full(len(values), np.nan))
    brief = np.stack(
        [
            values.sum(axis=(1, 2)),
            np.abs(values).sum(axis=(1, 2)),
            margins[rows, target],
            np.abs(gap),
            np.abs(margins).max(axis=1),
        ],
        axis=1,
    )
    short = {_SMALL: coarse(values, SIDE).astype(np.float32), _BRIEF: brief}
    return Block({**block.arrays, **short}, block.tables, block.facts)


def only(block: Block, rows: int) -> Block:
    """Return the first `rows` maps of a block in short, without the maps."""
    if not block.arrays.keys() >= set(NAMES):
        block = added(block)
    return Block({name: block.arrays[name][:rows] for name in NAMES}, {}, block.facts)


def outlines(blocks: Sequence[Block], positions: Integers) -> MapOutlines:
    """Join what blocks say in short about the rows at `positions`."""
    brief = _joined(blocks, _BRIEF, len(positions))
    return MapOutlines(
        small=_joined(blocks, _SMALL, len(positions)),
        positions=positions,
        target=_joined(blocks, _TARGET, len(positions)),
        totals=brief[:, 0],
        sizes=brief[:, 1],
        scores=brief[:, 2],
    )


def promised(blocks: Sequence[Block], rows: int) -> tuple[Floats | None, Floats]:
    """What `completeness` compares: gaps, (rows,), or None; and margins, (rows, 1)."""
    brief = _joined(blocks, _BRIEF, rows)
    gap = brief[:, 3]
    return None if np.isnan(gap).all() else gap, brief[:, 4:]


def _joined(blocks: Sequence[Block], name: str, rows: int) -> NDArray[Any]:
    parts = (block if name in block.arrays else added(block) for block in blocks)
    return np.concatenate([part.arrays[name] for part in parts])[:rows]


OUTLINE: Final = Outline(
    NAMES,
    room=lambda work: room(work.request.analysis),
    added=lambda _work, block: added(block),
    only=lambda _work, block, rows: only(block, rows),
)
