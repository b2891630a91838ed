"""Blocks of a glass box: its terms, and what it answers the rows of the block."""

from __future__ import annotations

from typing import Final

import numpy as np

from explainers.service.storage.blocks import Block
from explainers.service.storage.facts import fact, wrong
from explainers.service.storage.glass_terms import number_count
from explainers.service.storage.shapes.declaration import Array, Asked, Contents, Lengths


def _lengths(asked: Asked, block: Block) -> Lengths:
    analysis = asked.analysis
    return {"numbers": number_count(block, len(analysis.columns), analysis.model.outputs)}


def _check(asked: Asked, block: Block) -> None:
    for name, array in block.arrays.items():
        if not np.isfinite(array).all():
            raise wrong(f"{name} with gaps or without end")
    for name in ("errors", "weights"):
        if (block.arrays[name] < 0).any():
            raise wrong(f"{name} below 0")
    if not np.isin(block.arrays["held"], (0, 1)).all():
        raise wrong("rows that are neither kept nor fitted to")
    fact(block.facts, "answer_unit", str)


CONTENTS: Final = Contents(
    {
        **dict.fromkeys(("scores", "errors", "weights"), Array(("numbers",))),
        "intercepts": Array(("outputs",)),
        **dict.fromkeys(("outputs", "singles", "answers"), Array(("rows", "outputs"))),
        "held": Array(("rows",), np.int64),
    },
    told=_lengths,
    check=_check,
    bitten=False,
)
