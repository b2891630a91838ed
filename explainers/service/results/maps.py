"""From blocks to maps: the first ones whole, all of them in short; and one of them alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pyarrow as pa

from explainers.records import Integers, Maps, OneRow, Receipt, Withheld
from explainers.service.checking import check_block, noted
from explainers.service.map_outlines import OUTLINE, outlines, promised
from explainers.service.plan import Plan
from explainers.service.results.declaration import Making
from explainers.service.storage.blocks import Block


def _made(
    plan: Plan, blocks: Sequence[Block], positions: Integers, receipt: Receipt
) -> Maps | Withheld:
    gap, margins = promised(blocks, plan.rows)
    check, receipt = noted(receipt, check_block(plan, {"gap": gap, "margins": margins}))
    if check is not None and not check.passed:
        return Withheld(check, receipt)
    analysis, held = plan.request.analysis, len(positions)
    whole = [block for block in blocks if "values" in block.arrays]
    names = ("values", "shown", "outputs", "margins", "target", "gap")
    arrays: dict[str, Any] = {
        name: np.concatenate([block.arrays[name] for block in whole])[:held]
        for name in names
        if name in whole[0].arrays
    }
    alone = isinstance(plan.request.rows, OneRow)
    return Maps(
        **arrays,
        totals=arrays["values"].sum(axis=(1, 2)),
        outlines=None if alone else outlines(blocks, plan.order[: plan.rows]),
        signed=blocks[0].facts["signed"],
        data=pa.concat_tables([block.tables["data"] for block in whole]).slice(0, held),
        positions=positions,
        names=analysis.features,
        output_names=analysis.output_names,
        unit=blocks[0].facts["unit"],
        receipt=receipt,
    )


def _one(plan: Plan, many: Maps, row: int) -> Maps | Withheld:
    part = slice(row, row + 1)
    gap = None if many.gap is None else many.gap[part]
    found = check_block(plan, {"gap": gap, "margins": many.margins[part]})
    check, receipt = noted(replace(many.receipt, rows_used=1), found)
    if check is not None and not check.passed:
        return Withheld(check, receipt)
    return replace(
        many,
        values=many.values[part],
        shown=many.shown[part],
        outputs=many.outputs[part],
        margins=many.margins[part],
        target=many.target[part],
        totals=many.totals[part],
        gap=gap,
        data=many.data.slice(row, 1),
        positions=many.positions[part],
        receipt=receipt,
        outlines=None,
    )


RESULT: Final = Making(_made, one=_one, outline=OUTLINE)
