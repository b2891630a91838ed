"""How many rows a plan's result holds whole, and what its blocks say in short of the others."""

from __future__ import annotations

from collections.abc import Sequence

from explainers.service.plan import Plan
from explainers.service.results import making
from explainers.service.storage.blocks import Block


def held_rows(work: Plan) -> int:
    """Count the rows a plan's result holds: all, or the first of them; at least one block's."""
    outline = making(work.method.shape).outline
    if outline is None:
        return work.rows
    return min(work.rows, max(outline.room(work), work.method.block_rows))


def whole_blocks(work: Plan) -> int:
    """Count the blocks that hold the held rows."""
    return -(-held_rows(work) // work.method.block_rows)


def has_room(work: Plan, blocks: Sequence[Block]) -> bool:
    """Tell whether a result that holds these blocks has room for another whole one."""
    outline = making(work.method.shape).outline
    return outline is None or outline.has_room(blocks)


def outline_names(work: Plan) -> tuple[str, ...]:
    """Name the arrays of a block that speak of its rows in short."""
    outline = making(work.method.shape).outline
    return () if outline is None else outline.names


def summed(work: Plan, block: Block) -> Block:
    """Return the block with what its rows come to; of a shape without outline, the block itself."""
    outline = making(work.method.shape).outline
    return block if outline is None else outline.added(work, block)


def outlined(work: Plan, block: Block, rows: int) -> Block:
    """Return what the first `rows` rows of a block come to, without the rows."""
    outline = making(work.method.shape).outline
    return block if outline is None else outline.only(work, block, rows)
