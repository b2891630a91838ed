"""From the one block of a sum's coefficients to the coefficients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from explainers.records import Coefficients, Integers, Part, Receipt
from explainers.service.plan import Plan
from explainers.service.results.declaration import Making
from explainers.service.results.fitted import whole_block
from explainers.service.storage.blocks import Block


def _made(
    plan: Plan,
    blocks: Sequence[Block],
    positions: Integers,
    receipt: Receipt,
) -> Coefficients:
    block, analysis = blocks[0], plan.request.analysis
    return Coefficients(
        parts=tuple(Part(**part) for part in block.facts["parts"]),
        weights=block.arrays["weights"],
        spreads=block.arrays["spreads"],
        usual=block.arrays["usual"],
        intercepts=block.arrays["intercepts"],
        names=analysis.features,
        output_names=analysis.output_names,
        unit=block.facts["unit"],
        **whole_block(plan, block, receipt),
    )


RESULT: Final = Making(_made)
