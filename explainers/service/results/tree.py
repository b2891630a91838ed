"""From the one block of a tree to the tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from explainers.records import Integers, Receipt, Tree
from explainers.service.plan import Plan
from explainers.service.results.declaration import Making
from explainers.service.results.fitted import whole_block
from explainers.service.storage.blocks import Block
from explainers.service.storage.trees_told import nodes_of


def _made(plan: Plan, blocks: Sequence[Block], positions: Integers, receipt: Receipt) -> Tree:
    block = blocks[0]
    facts, arrays, analysis = block.facts, block.arrays, plan.request.analysis
    return Tree(
        nodes=nodes_of(block),
        ends=arrays["ends"],
        outputs=arrays["outputs"],
        held=arrays["held"] == 1,
        number=facts["number"],
        trees=facts["trees"],
        base=np.array(facts["base"], dtype=np.float64),
        mean=facts["mean"],
        names=analysis.features,
        output_names=analysis.output_names,
        unit=facts["unit"],
        **whole_block(plan, block, receipt),
    )


RESULT: Final = Making(_made)
