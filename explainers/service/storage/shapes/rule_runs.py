"""Blocks of runs: the rules around one row, drawn again with other seeds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from explainers.service.storage.blocks import Block
from explainers.service.storage.conditions import conditions_in
from explainers.service.storage.facts import fact, wrong
from explainers.service.storage.shapes.declaration import Array, Asked, Contents, Lengths

MOST_RUNS: Final = 1_000
"""Far above how often a method draws anew; more would fill the disk of the store."""


def _lengths(asked: Asked, block: Block) -> Lengths:
    conditions = conditions_in(asked.analysis, block.facts)
    return {"conditions": conditions, "runs": _runs(block.facts)}


def _runs(facts: Mapping[str, Any]) -> int:
    runs = int(fact(facts, "runs", int))
    if not 1 <= runs <= MOST_RUNS:
        raise wrong(f"{runs:,} runs")
    return runs


CONTENTS: Final = Contents(
    {
        "weights": Array(("runs", "conditions", "outputs")),
        "intercepts": Array(("runs", "outputs")),
        "local_predictions": Array(("runs", "outputs")),
        "outputs": Array(("outputs",)),
        "fits": Array(("runs", "outputs")),
    },
    told=_lengths,
)
