"""Blocks of rules: the linear model over conditions that was fitted around one row."""

from __future__ import annotations

from typing import Final

from explainers.service.storage.blocks import Block
from explainers.service.storage.conditions import conditions_in
from explainers.service.storage.shapes.declaration import Array, Asked, Contents, Lengths


def _conditions(asked: Asked, block: Block) -> Lengths:
    return {"conditions": conditions_in(asked.analysis, block.facts)}


CONTENTS: Final = Contents(
    {
        "weights": Array(("conditions", "outputs")),
        "intercepts": Array(("outputs",)),
        "local_predictions": Array(("outputs",)),
        "outputs": Array(("outputs",)),
        "fits": Array(("outputs",)),
    },
    told=_conditions,
)
