"""From a block to what a study found about one row."""

from __future__ import annotations

import math
from collections.abc import Sequence

from explainers.records import Course, Integers, Measured, Receipt, Sureness
from explainers.service.plan import Plan
from explainers.service.storage.blocks import Block


def sureness(
    plan: Plan, blocks: Sequence[Block], positions: Integers, receipt: Receipt
) -> Sureness:
    """Make what the study of the plan's only row found."""
    (block,) = blocks
    facts, arrays, analysis = block.facts, block.arrays, plan.request.analysis
    measures = zip(facts["measures"], facts["units"], arrays["measures"].tolist(), strict=True)
    courses = zip(facts["curves"], facts["panels"], facts["chance"], arrays["curves"], strict=True)
    return Sureness(
        measures=tuple(
            Measured(name, _there(value), _there(low), _there(high), unit)
            for name, unit, (value, low, high) in measures
        ),
        curves=tuple(
            Course(name, arrays["grid"], heights, panel, chance)
            for name, panel, chance, heights in courses
        ),
        grid_title=facts["grid_title"],
        outputs=arrays["outputs"],
        data=block.tables["data"],
        positions=positions,
        names=analysis.features,
        output_names=analysis.output_names,
        unit=facts["unit"],
        receipt=receipt,
    )


def _there(number: float) -> float | None:
    return None if math.isnan(number) else number
