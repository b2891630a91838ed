"""From blocks to what the model answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from explainers.records import Integers, Predictions, Receipt
from explainers.service.plan import Plan
from explainers.service.results.declaration import Making
from explainers.service.results.joining import data_of, joiner
from explainers.service.storage.blocks import Block


def _made(
    plan: Plan, blocks: Sequence[Block], positions: Integers, receipt: Receipt
) -> Predictions:
    return Predictions(
        outputs=joiner(blocks, plan.rows)("outputs"),
        data=data_of(blocks, plan.rows),
        positions=positions,
        names=plan.request.analysis.features,
        output_names=plan.request.analysis.output_names,
        unit=blocks[0].facts["unit"],
        receipt=receipt,
    )


RESULT: Final = Making(_made)
