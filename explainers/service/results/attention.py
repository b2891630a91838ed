"""From a block to a network's attention in one text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from explainers.records import Attention, Integers, Receipt
from explainers.service.plan import Plan
from explainers.service.results.declaration import Making
from explainers.service.storage.blocks import Block


def _made(plan: Plan, blocks: Sequence[Block], positions: Integers, receipt: Receipt) -> Attention:
    (block,) = blocks
    arrays, analysis = block.arrays, plan.request.analysis
    return Attention(
        weights=arrays["weights"],
        pieces=tuple(block.facts["pieces"]),
        spans=arrays["spans"],
        rollout=arrays["rollout"],
        outputs=arrays["outputs"],
        data=block.tables["data"],
        positions=positions,
        names=analysis.features,
        output_names=analysis.output_names,
        unit=block.facts["unit"],
        receipt=receipt,
    )


RESULT: Final = Making(_made)
