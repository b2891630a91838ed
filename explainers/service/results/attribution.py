"""From blocks to attributions: the first rows whole, all of them added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from explainers.records import Attribution, Integers, Receipt, Totals, Withheld
from explainers.service import totals
from explainers.service.checking import checked, noted, with_remedy
from explainers.service.group_values import player_data
from explainers.service.plan import Plan
from explainers.service.results.declaration import Making
from explainers.service.results.joining import data_of, joiner, one_of
from explainers.service.storage.blocks import Block


def _made(
    plan: Plan, blocks: Sequence[Block], positions: Integers, receipt: Receipt
) -> Attribution | Withheld:
    held = len(positions)
    whole = blocks[: -(-held // plan.method.block_rows)]
    join = joiner(whole, held)
    values, base, outputs = join("values"), join("base_values"), join("outputs")
    over_all: Totals | None = None
    if held < plan.rows:
        over_all, found = totals.over_all(plan, blocks)
        check, receipt = noted(receipt, None if found is None else with_remedy(plan, found))
    else:
        check, receipt = checked(plan, receipt, values, base, outputs)
    if check is not None and not check.passed:
        return Withheld(check, receipt)
    analysis, players = plan.request.analysis, plan.request.players
    return Attribution(
        values=values,
        base_values=base,
        outputs=outputs,
        totals=over_all,
        data=player_data(data_of(whole, held), players, analysis.table),
        positions=positions,
        names=tuple(one.title for one in players),
        output_names=analysis.output_names,
        unit=blocks[0].facts["unit"],
        receipt=receipt,
        stderr=join("stderr") if "stderr" in blocks[0].arrays else None,
    )


def _one(plan: Plan, many: Attribution, row: int) -> Attribution | Withheld:
    one = one_of(plan, many, row)
    if isinstance(one, Withheld):
        return one
    errors = None if one.stderr is None else one.stderr[row : row + 1]
    return replace(one, stderr=errors, totals=None)


RESULT: Final = Making(_made, one=_one, outline=totals.OUTLINE)
