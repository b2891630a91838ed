"""Blocks of swaps: the model's answers with each player's columns taken from other rows."""

from __future__ import annotations

from typing import Final

from explainers.service.storage.blocks import Block
from explainers.service.storage.facts import wrong
from explainers.service.storage.shapes.declaration import Array, Asked, Contents, Lengths

MOST_DRAWS: Final = 1_000
"""Far above how often a method draws; more would fill the disk of the store."""
MOST_BYTES: Final = 200_000_000
"""As much as the attributions a result holds."""


def _known(asked: Asked) -> Lengths:
    return {"draws": int(asked.parameters.get("draws", 1))}


def _told(asked: Asked, block: Block) -> Lengths:
    swapped = block.arrays.get("swapped")
    if swapped is None or swapped.ndim != 4:
        raise wrong("no answers for swapped values")
    draws = swapped.shape[1]
    if not 1 <= draws <= MOST_DRAWS:
        raise wrong(f"{draws:,} draws")
    return {"draws": draws}


CONTENTS: Final = Contents(
    {
        "outputs": Array(("rows", "outputs")),
        "swapped": Array(("rows", "draws", "players", "outputs")),
    },
    known=_known,
    told=_told,
    whole_rows=True,
    most_bytes=MOST_BYTES,
)
