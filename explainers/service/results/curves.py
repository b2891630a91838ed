"""From blocks to curves over one grid, and their average."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from explainers.records import Curves, Integers, Receipt
from explainers.service.plan import Plan
from explainers.service.results.declaration import Making
from explainers.service.results.joining import data_of, joiner, one_grid
from explainers.service.storage.blocks import Block


def _made(plan: Plan, blocks: Sequence[Block], positions: Integers, receipt: Receipt) -> Curves:
    individual = joiner(blocks, plan.rows)("individual")
    return Curves(
        feature=plan.content["parameters"]["feature"],
        grid=one_grid(plan, blocks),
        average=individual.mean(axis=0),
        individual=individual,
        data=data_of(blocks, plan.rows),
        positions=positions,
        names=plan.request.analysis.features,
        output_names=plan.request.analysis.output_names,
        unit=blocks[0].facts["unit"],
        receipt=receipt,
    )


RESULT: Final = Making(_made)
