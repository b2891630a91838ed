"""From the store to what a result is made of: the rows it holds whole, all others in outline."""

from __future__ import annotations

from collections.abc import Sequence

from explainers.service.outlines import has_room, outline_names, outlined, whole_blocks
from explainers.service.plan import Plan
from explainers.service.storage.store import Block, Entry


def gathered(work: Plan, entry: Entry, before: Sequence[Block] = ()) -> list[Block] | None:
    """Read the blocks of a plan as `assemble` takes them; None where one is missing or corrupt.

    `before` are the first of them, read earlier. Memory does not grow with the rows: of a block
    beyond those the result holds, only what it says of its rows in short is kept.
    """
    blocks = list(before)
    whole = whole_blocks(work)
    for index in work.blocks[len(before) :]:
        held = index < whole and has_room(work, blocks)
        block = entry.read(index) if held else _outline(work, entry, index)
        if block is None:
            return None
        blocks.append(block)
    return blocks


def _outline(work: Plan, entry: Entry, index: int) -> Block | None:
    """Read what a block comes to; where it does not say so of just these rows, all of it."""
    start, rows = index * work.method.block_rows, len(work.positions(index))
    wanted = min(rows, work.rows - start)
    if wanted == rows:
        names = outline_names(work)
        block = entry.read(index, only=names)
        if block is None or block.arrays.keys() >= set(names):
            return block
    block = entry.read(index)
    return None if block is None else outlined(work, block, wanted)
