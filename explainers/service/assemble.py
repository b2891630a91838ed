"""From blocks to a result: arrays joined, checked and given their receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from explainers.records import Check, Receipt, Result, Withheld
from explainers.service.outlines import held_rows
from explainers.service.plan import Plan
from explainers.service.record_json import from_json
from explainers.service.results import making
from explainers.service.storage.shapes import contents_of
from explainers.service.storage.store import Block


def assemble(plan: Plan, blocks: Sequence[Block]) -> Result:
    """Join blocks into the result the plan's request shows.

    blocks: one for each of the plan's, in order, as `gathered` reads them: of an attribution,
    those beyond the rows a result holds are needed for what they come to alone.

    An additive method whose sums miss the model's output gives Withheld in place of numbers.
    """
    positions = plan.order[: held_rows(plan)]
    made = making(plan.method.shape).made(plan, blocks, positions, _receipt(plan, blocks))
    if isinstance(made, Withheld):
        return made
    said = plan.request.analysis.dictionary.with_players(plan.request.players)
    return replace(made, dictionary=said)


def narrowed(plan: Plan, result: Result, row: int) -> Result:
    """Take one row of many as a result of its own, checked by itself; it keeps its key."""
    one = making(plan.method.shape).one
    return result if one is None or isinstance(result, Withheld) else one(plan, result, row)


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
    if not contents_of(plan.method.shape).apart:
        return tuple(every)
    return tuple(note for note in every if all(note in notes for notes in said))
