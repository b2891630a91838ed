"""From blocks to what each two features do together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from explainers.records import Integers, Pairs, Receipt, Withheld
from explainers.service.checking import checked
from explainers.service.group_values import player_data
from explainers.service.plan import Plan
from explainers.service.results.declaration import Making
from explainers.service.results.joining import data_of, joiner, one_of
from explainers.service.storage.blocks import Block


def _made(
    plan: Plan, blocks: Sequence[Block], positions: Integers, receipt: Receipt
) -> Pairs | Withheld:
    join = joiner(blocks, plan.rows)
    values, base, outputs = join("values"), join("base_values"), join("outputs")
    check, receipt = checked(plan, receipt, values, base, outputs)
    if check is not None and not check.passed:
        return Withheld(check, receipt)
    analysis, players = plan.request.analysis, plan.request.players
    return Pairs(
        values=values,
        base_values=base,
        outputs=outputs,
        data=player_data(data_of(blocks, plan.rows), players, analysis.table),
        positions=positions,
        names=tuple(one.title for one in players),
        output_names=analysis.output_names,
        unit=blocks[0].facts["unit"],
        receipt=receipt,
    )


RESULT: Final = Making(_made, one=one_of)
