"""From the block about one row to the rows near it that the model decides otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from explainers.records import Counterfactuals, Integers, Receipt
from explainers.service.alternatives import laid_out
from explainers.service.plan import Plan
from explainers.service.results.declaration import Making
from explainers.service.storage.blocks import Block
from explainers.service.storage.shapes.counterfactuals import goal_in


def _made(
    plan: Plan, blocks: Sequence[Block], positions: Integers, receipt: Receipt
) -> Counterfactuals:
    (block,) = blocks
    facts, arrays, analysis = block.facts, block.arrays, plan.request.analysis
    changed = np.zeros((len(facts["changes"]), len(analysis.columns)), dtype=np.bool_)
    for at, changes in enumerate(facts["changes"]):
        changed[at, [column for column, _ in changes]] = True
    return Counterfactuals(
        goal=goal_in(facts),
        outputs=arrays["outputs"],
        alternatives=laid_out(block.tables["data"], facts["changes"]),
        answers=arrays["answers"],
        changed=changed,
        sizes=arrays["sizes"],
        asked=facts["asked"],
        data=block.tables["data"],
        positions=positions,
        names=analysis.features,
        output_names=analysis.output_names,
        unit=facts["unit"],
        receipt=receipt,
    )


RESULT: Final = Making(_made)
