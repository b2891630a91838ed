"""Blocks of one tree: its nodes level by level, and where each row of the block ends in it."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from explainers.service.storage.blocks import Block
from explainers.service.storage.facts import fact, wrong
from explainers.service.storage.shapes.declaration import Array, Asked, Contents, Lengths
from explainers.service.storage.trees_told import check_nodes, node_count


def _lengths(asked: Asked, block: Block) -> Lengths:
    return {"nodes": node_count(block)}


def _check(asked: Asked, block: Block) -> None:
    check_nodes(block, len(asked.analysis.columns))
    arrays, facts = block.arrays, block.facts
    ends, held = arrays["ends"], arrays["held"]
    if ((ends < 0) | (ends >= len(arrays["left"]))).any():
        raise wrong("rows that end at nodes which are not there")
    if not np.isin(held, (0, 1)).all():
        raise wrong("rows that are neither kept nor fitted to")
    if not np.isfinite(arrays["outputs"]).all():
        raise wrong("outputs with gaps or without end")
    number, trees = fact(facts, "number", int), fact(facts, "trees", int)
    if not 0 <= number <= max(0, trees - 1):
        raise wrong(f"tree {number:,} of {trees:,}")
    base = fact(facts, "base", list)
    if len(base) != arrays["outputs"].shape[1]:
        raise wrong(f"a base of {len(base):,} outputs")
    if not all(isinstance(one, float) and math.isfinite(one) for one in base):
        raise wrong("a base that is no number")
    if not isinstance(facts.get("mean"), bool):
        raise wrong("no word on whether trees are averaged")


CONTENTS: Final = Contents(
    {
        "left": Array(("nodes",), np.int64),
        "right": Array(("nodes",), np.int64),
        "cover": Array(("nodes",)),
        "values": Array(("nodes", "outputs")),
        "ends": Array(("rows",), np.int64),
        "held": Array(("rows",), np.int64),
        "outputs": Array(("rows", "outputs")),
    },
    told=_lengths,
    check=_check,
    bitten=False,
)
