"""Of how many texts a result holds the pieces, and what is known of the others.

Texts differ: a tweet has twenty pieces, a long report a hundred thousand. So a result is bounded by
the pieces it holds, and not by its rows alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from explainers.checks.additivity import gap_and_scale, judged
from explainers.checks.promises import parts_of
from explainers.records import Check
from explainers.service.plan import Plan
from explainers.service.results.declaration import Outline
from explainers.service.storage.blocks import Block

HELD_TEXTS: Final = 20_000
"""Texts a result holds at most: as many as a figure has points."""

HELD_NUMBERS: Final = 6_000_000
"""Values of pieces a result holds at most, 48 MB, and half as much again for where they stand."""

NAMES: Final = ("counts",)
"""The arrays of a block that speak of its texts in short."""


@dataclass(frozen=True)
class Sums:
    """What `additivity` compares, over some texts: the largest gap and the largest output."""

    gap: float
    scale: float


def has_room(blocks: Sequence[Block]) -> bool:
    """Tell whether a result that holds these blocks has room for another; it always has for one."""
    held = (block.arrays["values"].size for block in blocks if "values" in block.arrays)
    return sum(held) < HELD_NUMBERS


def added(work: Plan, block: Block) -> Block:
    """Return the block with what its sums miss, where they are promised."""
    if work.method.tolerance is None:
        return block
    found = _measured(block, len(block.arrays["counts"]))
    return Block(block.arrays, block.tables, {**block.facts, **vars(found)})


def only(work: Plan, block: Block, rows: int) -> Block:
    """Return what the first `rows` texts of a block come to, without their pieces."""
    counts = block.arrays["counts"][:rows]
    found = {} if work.method.tolerance is None else vars(_measured(block, rows))
    return Block({"counts": counts}, {}, {**block.facts, **found})


def over_all(work: Plan, blocks: Sequence[Block]) -> Check | None:
    """Check the sums of all texts as one; None where nothing is promised."""
    if work.method.tolerance is None:
        return None
    parts = [_part(work, index, block) for index, block in zip(work.blocks, blocks, strict=True)]
    gap, scale = max(part.gap for part in parts), max(part.scale for part in parts)
    return judged(gap, scale, work.method.tolerance)


def _part(work: Plan, index: int, block: Block) -> Sums:
    if "values" not in block.arrays:
        return Sums(float(block.facts["gap"]), float(block.facts["scale"]))
    start = index * work.method.block_rows
    return _measured(block, min(len(block.arrays["counts"]), work.rows - start))


def _measured(block: Block, rows: int) -> Sums:
    base, outputs = block.arrays["base_values"], block.arrays["outputs"]
    return Sums(*gap_and_scale(parts_of(block.arrays)[:rows], base[:rows], outputs[:rows]))


OUTLINE: Final = Outline(
    NAMES, room=lambda _work: HELD_TEXTS, added=added, only=only, has_room=has_room
)
