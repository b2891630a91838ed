"""Blocks of curves: each row's outputs over one grid of a feature's values."""

from __future__ import annotations

from typing import Final

import numpy as np

from explainers.service.storage.blocks import Block
from explainers.service.storage.facts import wrong
from explainers.service.storage.grids import points_in
from explainers.service.storage.shapes.declaration import Array, Asked, Contents, Lengths


def _points(asked: Asked, block: Block) -> Lengths:
    return {"points": points_in(block.facts)}


def _check(asked: Asked, block: Block) -> None:
    if not np.isfinite(block.arrays["individual"]).all():
        raise wrong("curves with gaps or without end")


CONTENTS: Final = Contents(
    {"individual": Array(("rows", "points", "outputs"))}, told=_points, check=_check
)
