"""The parts that rules and runs of them have in common: runs only hold more of each array."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from explainers.records import Condition, Integers, Receipt
from explainers.service.plan import Plan
from explainers.service.storage.blocks import Block


def parts(
    plan: Plan, blocks: Sequence[Block], positions: Integers, receipt: Receipt
) -> dict[str, Any]:
    """Name the parts of the result about the plan's only row, in the user's own columns."""
    (block,) = blocks
    # The worker speaks of the model's feature names; people read their own columns.
    analysis = plan.request.analysis
    own = {f.name: c for f, c in zip(analysis.model.features, analysis.columns, strict=True)}
    return {
        **block.arrays,
        "conditions": tuple(
            Condition(**{**fields, "feature": own[fields["feature"]]})
            for fields in block.facts["conditions"]
        ),
        "data": block.tables["data"],
        "positions": positions,
        "names": analysis.features,
        "output_names": analysis.output_names,
        "unit": block.facts["unit"],
        "receipt": receipt,
    }
