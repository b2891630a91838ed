"""Blocks of maps: which places of each picture speak for its target."""

from __future__ import annotations

from typing import Final

import numpy as np

from explainers.service.storage.blocks import Block
from explainers.service.storage.facts import wrong
from explainers.service.storage.shapes.declaration import Array, Asked, Contents, Lengths


def _sides(asked: Asked) -> Lengths:
    """How high and wide the pictures are that the network is given."""
    how = asked.analysis.preparation
    return {"height": how.height, "width": how.width} if how else {}


def _check(asked: Asked, block: Block) -> None:
    target, values = block.arrays["target"], block.arrays["values"]
    if not ((target >= 0) & (target < asked.outputs)).all():
        raise wrong(f"maps of outputs that are not among the model's {asked.outputs:,}")
    if not np.isfinite(values).all():
        raise wrong("maps with gaps or without end")
    signed = block.facts.get("signed")
    if not isinstance(signed, bool):
        raise wrong("no word on whether maps have two sides")
    if not signed and (values < 0).any():
        raise wrong("maps of one side with numbers on the other")


CONTENTS: Final = Contents(
    {
        "values": Array(("rows", "height", "width")),
        "shown": Array(("rows", "height", "width", 3), np.uint8),
        "outputs": Array(("rows", "outputs")),
        "margins": Array(("rows", "outputs")),
        "target": Array(("rows",), np.int64),
        "gap": Array(("rows",), optional=True),
    },
    known=_sides,
    check=_check,
    whole_rows=True,
    row_by_row=True,
    apart=True,
    looks=True,
)
