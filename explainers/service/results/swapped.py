"""From blocks to what the model answers when it is told other rows' values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from explainers.records import Integers, Receipt, Swapped
from explainers.service.plan import Plan
from explainers.service.results.declaration import Making
from explainers.service.results.joining import data_of, joiner
from explainers.service.storage.blocks import Block


def _made(plan: Plan, blocks: Sequence[Block], positions: Integers, receipt: Receipt) -> Swapped:
    join = joiner(blocks, plan.rows)
    return Swapped(
        outputs=join("outputs"),
        swapped=join("swapped"),
        data=data_of(blocks, plan.rows),
        positions=positions,
        names=tuple(one.title for one in plan.request.players),
        output_names=plan.request.analysis.output_names,
        unit=blocks[0].facts["unit"],
        receipt=receipt,
    )


RESULT: Final = Making(_made)
