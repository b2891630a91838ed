"""From a block to rules: the conditions around one row, fitted once or with many seeds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from explainers.records import Condition, Integers, Receipt, RuleRuns, Rules
from explainers.service.plan import Plan
from explainers.service.storage.blocks import Block


def rules(plan: Plan, blocks: Sequence[Block], positions: Integers, receipt: Receipt) -> Rules:
    """Make the rules of the plan's only row."""
    return Rules(**_parts(plan, blocks, positions, receipt))


def rule_runs(
    plan: Plan, blocks: Sequence[Block], positions: Integers, receipt: Receipt
) -> RuleRuns:
    """Make the runs of the plan's only row."""
    return RuleRuns(**_parts(plan, blocks, positions, receipt))


def _parts(
    plan: Plan, blocks: Sequence[Block], positions: Integers, receipt: Receipt
) -> dict[str, Any]:
    """Name the parts that both have: runs only hold more of each array."""
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
