"""What all rows of an attribution come to, kept with each block so that nobody holds them all.

A block is written with the moments of its rows and with what its check measured. Those of a million
rows are half a thousand small arrays, wherever and whenever the blocks were computed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from explainers.checks.additivity import gap_and_scale, judged
from explainers.records import Check, Floats, Totals
from explainers.service.plan import Plan
from explainers.service.results.declaration import Outline
from explainers.service.storage.blocks import Block

HELD_ROWS: Final = 20_000
"""Rows a result holds at most: as many as a figure has points. What is shown of more rows is a mean
over them, and a single row is looked up in its block."""

HELD_NUMBERS: Final = 25_000_000
"""Attributions a result holds at most, 200 MB: many features and classes make rows wide."""

MOMENTS: Final = "moments"
"""The array of a block that speaks of all its rows."""


@dataclass(frozen=True, eq=False)
class Part:
    """Some rows in short.

    moments: (3, features, outputs), the mean of |attribution|, the sum of its squared deviations
    from that mean, and the mean attribution. gap and scale: what `additivity` compares.
    """

    rows: int
    moments: Floats
    gap: float
    scale: float


def room(work: Plan) -> int:
    """Count the rows a result has room for."""
    row = len(work.request.players) * work.request.analysis.model.outputs
    return min(HELD_ROWS, HELD_NUMBERS // max(1, row))


def added(work: Plan, block: Block) -> Block:
    """Return the block with what its rows come to."""
    part = _measured(block, len(block.arrays["values"]))
    # A method that promises no sum may have numbers without end, which no manifest can hold.
    promised = work.method.tolerance is not None
    facts = {"gap": part.gap, "scale": part.scale} if promised else {}
    return Block({**block.arrays, MOMENTS: part.moments}, block.tables, {**block.facts, **facts})


def only(work: Plan, block: Block, rows: int) -> Block:
    """Return what the first `rows` rows of a block come to, without the rows."""
    first = {name: array[:rows] for name, array in block.arrays.items() if name != MOMENTS}
    short = added(work, Block(first, {}, block.facts))
    return Block({MOMENTS: short.arrays[MOMENTS]}, {}, short.facts)


def over_all(work: Plan, blocks: Sequence[Block]) -> tuple[Totals, Check | None]:
    """Add up what the rows of all blocks come to, and check them as one where sums are promised.

    Sums of squares are joined as Chan, Golub and LeVeque (1983, The American Statistician 37)
    do: the difference of two large sums would leave nothing of a small deviation.
    """
    parts = [_part(work, index, block) for index, block in zip(work.blocks, blocks, strict=True)]
    rows = np.array([part.rows for part in parts], dtype=np.float64)[:, None, None]
    count = work.rows
    sizes, squares, means = np.stack([part.moments for part in parts], axis=1)
    with np.errstate(invalid="ignore", over="ignore"):
        mean = (rows * sizes).sum(axis=0) / count
        spread = squares.sum(axis=0) + (rows * (sizes - mean) ** 2).sum(axis=0)
    totals = Totals(
        rows=count,
        mean_sizes=mean,
        deviations=np.sqrt(spread / count),
        means=(rows * means).sum(axis=0) / count,
    )
    if work.method.tolerance is None:
        return totals, None
    gap, scale = max(part.gap for part in parts), max(part.scale for part in parts)
    return totals, judged(gap, scale, work.method.tolerance)


def _part(work: Plan, index: int, block: Block) -> Part:
    start = index * work.method.block_rows
    rows = min(len(work.positions(index)), work.rows - start)
    values = block.arrays.get("values")
    if values is not None and (rows < len(values) or MOMENTS not in block.arrays):
        return _measured(block, rows)
    # Without a measured gap nothing is promised: a check over all rows then fails.
    gap, scale = block.facts.get("gap", math.inf), block.facts.get("scale", 1.0)
    return Part(rows, block.arrays[MOMENTS], float(gap), float(scale))


def _measured(block: Block, rows: int) -> Part:
    values = block.arrays["values"][:rows]
    sizes = np.abs(values)
    with np.errstate(invalid="ignore", over="ignore"):  # what has no end has no deviation
        mean = sizes.mean(axis=0)
        moments = np.stack([mean, ((sizes - mean) ** 2).sum(axis=0), values.mean(axis=0)])
    base, outputs = block.arrays["base_values"][:rows], block.arrays["outputs"][:rows]
    gap, scale = gap_and_scale(values, base, outputs)
    return Part(rows, moments, gap, scale)


OUTLINE: Final = Outline((MOMENTS,), room=room, added=added, only=only)
