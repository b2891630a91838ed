"""From blocks to a result: arrays joined, checked and given their receipt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from explainers.errors import ModelError
from explainers.records import (
    Attribution,
    Check,
    Curves,
    Floats,
    Integers,
    Maps,
    Pairs,
    Predictions,
    Receipt,
    Result,
    Tokens,
    Totals,
    Withheld,
)
from explainers.service.attention_results import attention
from explainers.service.checking import checked, noted, with_remedy
from explainers.service.group_values import player_data
from explainers.service.map_results import maps, one_of
from explainers.service.plan import Plan
from explainers.service.record_json import from_json
from explainers.service.rules import rule_runs, rules
from explainers.service.storage.store import Block
from explainers.service.studying import sureness
from explainers.service.term_results import terms
from explainers.service.token_results import one_text, tokens
from explainers.service.totals import held_rows, over_all, whole_blocks


def assemble(plan: Plan, blocks: Sequence[Block]) -> Result:
    """Join blocks into the result the plan's request shows.

    blocks: one for each of the plan's, in order, as `gathered` reads them: of an attribution,
    those beyond the rows a result holds are needed for what they come to alone.

    An additive method whose sums miss the model's output gives Withheld in place of numbers.
    """
    positions = plan.order[: held_rows(plan)]
    receipt = _receipt(plan, blocks)
    if plan.method.shape == "attribution":
        return _attribution(plan, blocks, positions, receipt)
    return _OTHERS[plan.method.shape](plan, blocks, positions, receipt)


def narrowed(plan: Plan, result: Result, row: int) -> Result:
    """Take one row of many as a result of its own; it keeps its key.

    The row is checked by itself: what is allowed beside large outputs may be too much here.
    """
    if isinstance(result, Maps):
        return one_of(plan, result, row)
    if isinstance(result, Tokens):
        return one_text(plan, result, row)
    if not isinstance(result, Attribution | Pairs):
        return result
    part = slice(row, row + 1)
    values, base, outputs = result.values[part], result.base_values[part], result.outputs[part]
    check, receipt = checked(plan, replace(result.receipt, rows_used=1), values, base, outputs)
    if check is not None and not check.passed:
        return Withheld(check, receipt)
    one = replace(
        result,
        values=values,
        base_values=base,
        outputs=outputs,
        data=result.data.slice(row, 1),
        positions=result.positions[part],
        receipt=receipt,
    )
    if isinstance(one, Attribution):
        errors = None if one.stderr is None else one.stderr[part]
        return replace(one, stderr=errors, totals=None)
    return one


def withheld(plan: Plan, verdict: Mapping[str, Any]) -> Withheld:
    """Make the result that stands for numbers which failed their check; its rows are those."""
    check = from_json(Check, verdict["check"])
    receipt = replace(
        _receipt(plan, [Block(facts=verdict["facts"])]),
        rows_used=int(verdict["rows"]),
        gap=check.value,
        tolerance=check.tolerance,
    )
    return Withheld(check, receipt)


def _attribution(
    plan: Plan, blocks: Sequence[Block], positions: Integers, receipt: Receipt
) -> Attribution | Withheld:
    held, whole = held_rows(plan), blocks[: whole_blocks(plan)]
    join = _joiner(whole, held)
    values, base, outputs = join("values"), join("base_values"), join("outputs")
    totals: Totals | None = None
    if held < plan.rows:
        totals, found = over_all(plan, blocks)
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
        totals=totals,
        data=player_data(_data(whole, held), players, analysis.table),
        positions=positions,
        names=tuple(one.title for one in players),
        output_names=analysis.output_names,
        unit=blocks[0].facts["unit"],
        receipt=receipt,
        stderr=join("stderr") if "stderr" in blocks[0].arrays else None,
    )


def _predictions(
    plan: Plan, blocks: Sequence[Block], positions: Integers, receipt: Receipt
) -> Predictions:
    return Predictions(
        outputs=_joiner(blocks, plan.rows)("outputs"),
        data=_data(blocks, plan.rows),
        positions=positions,
        names=plan.request.analysis.features,
        output_names=plan.request.analysis.output_names,
        unit=blocks[0].facts["unit"],
        receipt=receipt,
    )


def _curves(plan: Plan, blocks: Sequence[Block], positions: Integers, receipt: Receipt) -> Curves:
    grid = blocks[0].facts["grid"]
    if any(block.facts["grid"] != grid for block in blocks):
        raise ModelError(
            "GRIDS_DIFFER",
            f"{plan.method.title} answered over different values for different rows of the same "
            "table, so its curves have no average.",
            "Choose another feature, or delete this analysis and upload its files again.",
        )
    individual = _joiner(blocks, plan.rows)("individual")
    return Curves(
        feature=plan.content["parameters"]["feature"],
        grid=tuple(grid) if isinstance(grid[0], str) else np.array(grid, dtype=np.float64),
        average=individual.mean(axis=0),
        individual=individual,
        data=_data(blocks, plan.rows),
        positions=positions,
        names=plan.request.analysis.features,
        output_names=plan.request.analysis.output_names,
        unit=blocks[0].facts["unit"],
        receipt=receipt,
    )


def _pairs(
    plan: Plan, blocks: Sequence[Block], positions: Integers, receipt: Receipt
) -> Pairs | Withheld:
    join = _joiner(blocks, plan.rows)
    values, base, outputs = join("values"), join("base_values"), join("outputs")
    check, receipt = checked(plan, receipt, values, base, outputs)
    if check is not None and not check.passed:
        return Withheld(check, receipt)
    analysis, players = plan.request.analysis, plan.request.players
    return Pairs(
        values=values,
        base_values=base,
        outputs=outputs,
        data=player_data(_data(blocks, plan.rows), players, analysis.table),
        positions=positions,
        names=tuple(one.title for one in players),
        output_names=analysis.output_names,
        unit=blocks[0].facts["unit"],
        receipt=receipt,
    )


_OTHERS: Mapping[str, Callable[[Plan, Sequence[Block], Integers, Receipt], Result]] = {
    "rules": rules,
    "rule_runs": rule_runs,
    "predictions": _predictions,
    "curves": _curves,
    "pairs": _pairs,
    "maps": maps,
    "tokens": tokens,
    "attention": attention,
    "terms": terms,
    "study": sureness,
}


def _joiner(blocks: Sequence[Block], rows: int) -> Callable[[str], Floats]:
    return lambda name: np.concatenate([block.arrays[name] for block in blocks])[:rows]


def _data(blocks: Sequence[Block], rows: int) -> pa.Table:
    return pa.concat_tables([block.tables["data"] for block in blocks]).slice(0, rows)


def _receipt(plan: Plan, blocks: Sequence[Block]) -> Receipt:
    content: Mapping[str, Any] = plan.content
    analysis = plan.request.analysis
    return Receipt(
        key=plan.key,
        method=plan.method.name,
        method_version=plan.method.version,
        exact=plan.method.exact,
        model_digest=analysis.model.digest,
        table_digest=analysis.table.digest,
        reference=analysis.reference.words() if plan.method.uses_reference else None,
        parameters=content["parameters"],
        seed=plan.request.seed,
        rows_used=plan.rows,
        rows_given=analysis.table.rows,
        budget=sum(int(block.facts["budget"]) for block in blocks),
        seconds=sum(float(block.facts["seconds"]) for block in blocks),
        stored=max((str(block.facts["stored"]) for block in blocks), default=""),
        versions=content["versions"],
        notes=_notes(plan, blocks),
        preprocessor_digest=analysis.preprocessor.digest if analysis.preprocessor else None,
        groups={one.title: one.columns for one in plan.request.players if len(one.columns) > 1},
    )


def _notes(plan: Plan, blocks: Sequence[Block]) -> tuple[str, ...]:
    """What the blocks say; of many pictures or texts only what all of them say.

    The rest is about one of them.
    """
    said = [block.facts.get("notes", ()) for block in blocks]
    every = dict.fromkeys(note for notes in said for note in notes)
    if plan.method.shape not in ("maps", "tokens"):
        return tuple(every)
    return tuple(note for note in every if all(note in notes for notes in said))
