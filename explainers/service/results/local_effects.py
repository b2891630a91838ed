"""From blocks to what small steps along one feature add up to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from explainers.kernels.accumulation import along_names, along_numbers
from explainers.records import Accumulated, Integers, Receipt
from explainers.service.plan import Plan
from explainers.service.results.declaration import Making
from explainers.service.results.joining import data_of, joiner, one_grid
from explainers.service.storage.blocks import Block


def _made(
    plan: Plan, blocks: Sequence[Block], positions: Integers, receipt: Receipt
) -> Accumulated:
    grid = one_grid(plan, blocks)
    bins = np.concatenate([block.arrays["bins"] for block in blocks])[: plan.rows]
    deltas = joiner(blocks, plan.rows)("deltas")
    if isinstance(grid, tuple):
        along = along_names(bins, deltas, len(grid))
    else:
        along = along_numbers(bins, deltas[:, 0], len(grid))
    return Accumulated(
        feature=plan.content["parameters"]["feature"],
        grid=grid,
        curve=along.curve,
        errors=along.errors,
        counts=along.counts,
        left_out=int((bins < 0).sum()),
        data=data_of(blocks, plan.rows),
        positions=positions,
        names=plan.request.analysis.features,
        output_names=plan.request.analysis.output_names,
        unit=blocks[0].facts["unit"],
        receipt=receipt,
    )


RESULT: Final = Making(_made)
