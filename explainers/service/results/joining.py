"""What results of many rows share: their blocks joined, and one row taken out and checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
import pyarrow as pa

from explainers.errors import ModelError
from explainers.records import Attribution, Floats, Pairs, Withheld
from explainers.service.checking import checked
from explainers.service.plan import Plan
from explainers.service.storage.blocks import Block

Shared = TypeVar("Shared", Attribution, Pairs)


def joiner(blocks: Sequence[Block], rows: int) -> Callable[[str], Floats]:
    """Return a function that joins the arrays of a name, (rows, ...), cut to the first `rows`."""
    return lambda name: np.concatenate([block.arrays[name] for block in blocks])[:rows]


def data_of(blocks: Sequence[Block], rows: int) -> pa.Table:
    """Join the rows that blocks are about, cut to the first `rows`."""
    return pa.concat_tables([block.tables["data"] for block in blocks]).slice(0, rows)


def one_grid(plan: Plan, blocks: Sequence[Block]) -> Floats | tuple[str, ...]:
    """Return the grid all blocks speak of, numbers or names. Raises ModelError GRIDS_DIFFER."""
    grid = blocks[0].facts["grid"]
    if any(block.facts["grid"] != grid for block in blocks):
        raise ModelError(
            "GRIDS_DIFFER",
            f"{plan.method.title} answered over different values for different rows of the same "
            "table, so its curves have no average.",
            "Choose another feature, or delete this analysis and upload its files again.",
        )
    return tuple(grid) if isinstance(grid[0], str) else np.array(grid, dtype=np.float64)


def one_of(plan: Plan, many: Shared, row: int) -> Shared | Withheld:
    """Take one row of shares that add up to outputs as a result of its own; it keeps its key.

    The row is checked by itself: what is allowed beside large outputs may be too much here.
    """
    part = slice(row, row + 1)
    values, base, outputs = many.values[part], many.base_values[part], many.outputs[part]
    check, receipt = checked(plan, replace(many.receipt, rows_used=1), values, base, outputs)
    if check is not None and not check.passed:
        return Withheld(check, receipt)
    return replace(
        many,
        values=values,
        base_values=base,
        outputs=outputs,
        data=many.data.slice(row, 1),
        positions=many.positions[part],
        receipt=receipt,
    )
