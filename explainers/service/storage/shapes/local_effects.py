"""Blocks of local effects: how each row's outputs change between the ends of its own bin."""

from __future__ import annotations

from typing import Final

import numpy as np

from explainers.service.storage.blocks import Block
from explainers.service.storage.facts import wrong
from explainers.service.storage.grids import points_in
from explainers.service.storage.shapes.declaration import Array, Asked, Contents, Lengths


def _told(asked: Asked, block: Block) -> Lengths:
    points_in(block.facts)
    return {"moves": 2 if isinstance(block.facts["grid"][0], str) else 1}


def _check(asked: Asked, block: Block) -> None:
    bins, deltas, grid = block.arrays["bins"], block.arrays["deltas"], block.facts["grid"]
    if not np.isfinite(deltas).all():
        raise wrong("effects with gaps or without end")
    # Numbers have a bin less than ends.
    most = len(grid) if isinstance(grid[0], str) else len(grid) - 1
    if ((bins < -1) | (bins >= most)).any():
        raise wrong(f"a bin that is not among {most:,}")
    if (deltas[bins < 0] != 0).any():
        raise wrong("effects of rows that stand nowhere")


CONTENTS: Final = Contents(
    {"bins": Array(("rows",), np.int64), "deltas": Array(("rows", "moves", "outputs"))},
    told=_told,
    check=_check,
)
