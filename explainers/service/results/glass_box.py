"""From the one block of a glass box to its terms and answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from explainers.records import GlassBox, Integers, Receipt
from explainers.service.plan import Plan
from explainers.service.results.declaration import Making
from explainers.service.results.fitted import whole_block
from explainers.service.storage.blocks import Block
from explainers.service.storage.glass_terms import terms_of


def _made(
    plan: Plan,
    blocks: Sequence[Block],
    positions: Integers,
    receipt: Receipt,
) -> GlassBox:
    block, analysis = blocks[0], plan.request.analysis
    return GlassBox(
        terms=terms_of(block),
        intercepts=block.arrays["intercepts"],
        outputs=block.arrays["outputs"],
        singles=block.arrays["singles"],
        answers=block.arrays["answers"],
        held=block.arrays["held"] == 1,
        answer_unit=block.facts["answer_unit"],
        names=analysis.features,
        output_names=analysis.output_names,
        unit=block.facts["unit"],
        **whole_block(plan, block, receipt),
    )


RESULT: Final = Making(_made)
