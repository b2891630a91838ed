"""From blocks of one row each to what a study found about one row, or about many."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from explainers.records import (
    Course,
    Integers,
    LoneRow,
    ManySureness,
    Measured,
    Receipt,
    Sureness,
)
from explainers.service.plan import Plan
from explainers.service.results.declaration import Making
from explainers.service.results.joining import data_of
from explainers.service.storage.blocks import Block


def _made(
    plan: Plan, blocks: Sequence[Block], positions: Integers, receipt: Receipt
) -> Sureness | ManySureness:
    each = tuple(
        _of_row(plan, block, positions[at : at + 1], receipt) for at, block in enumerate(blocks)
    )
    if isinstance(plan.request.rows, LoneRow):
        return each[0]
    analysis = plan.request.analysis
    return ManySureness(
        each=each,
        outputs=np.concatenate([one.outputs for one in each]),
        data=data_of(blocks, plan.rows),
        positions=positions,
        names=analysis.features,
        output_names=analysis.output_names,
        unit=each[0].unit,
        receipt=receipt,
    )


def _one(plan: Plan, many: ManySureness, row: int) -> Sureness:
    return many.each[row]


def _of_row(plan: Plan, block: Block, position: Integers, receipt: Receipt) -> Sureness:
    """What was found about one row, with a receipt of its own: a block holds one row."""
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
        positions=position,
        names=analysis.features,
        output_names=analysis.output_names,
        unit=facts["unit"],
        receipt=replace(
            receipt,
            rows_used=1,
            budget=int(facts["budget"]),
            seconds=float(facts["seconds"]),
            stored=str(facts["stored"]),
            notes=tuple(facts["notes"]),
        ),
    )


def _there(number: float) -> float | None:
    return None if math.isnan(number) else number


RESULT: Final = Making(_made, one=_one)
