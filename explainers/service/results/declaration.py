"""What a shape says of the result made of its blocks, and what it knows of rows in short."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from explainers.records import Integers, Receipt, Result
from explainers.service.plan import Plan
from explainers.service.storage.blocks import Block


def _always(blocks: Sequence[Block]) -> bool:
    """Have room: where rows are as long as each other, `room` has said how many fit."""
    return True


@dataclass(frozen=True)
class Outline:
    """How a shape speaks of rows that its result has no room to hold whole.

    names: the arrays of a block that do so. room: how many rows a result holds whole at most (one
    block's it always does). added: the block with what its rows come to, as it is stored. only:
    what its first rows come to, without them. has_room: whether a result that holds these blocks
    has room for another, where the length of a row is only known once it has been read.
    """

    names: tuple[str, ...]
    room: Callable[[Plan], int]
    added: Callable[[Plan, Block], Block]
    only: Callable[[Plan, Block, int], Block]
    has_room: Callable[[Sequence[Block]], bool] = _always


@dataclass(frozen=True)
class Making:
    """How the blocks of one shape become a result.

    made: from a plan, its blocks in order, the positions of the rows held, (rows,), and the
    receipt; Withheld where the method promised what they do not keep. one: one row of such a
    result as a result of its own, checked by itself; None where results hold what they hold.
    outline: None where a result holds every row.
    """

    made: Callable[[Plan, Sequence[Block], Integers, Receipt], Result]
    one: Callable[[Plan, Any, int], Result] | None = None
    outline: Outline | None = None
