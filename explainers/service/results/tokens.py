"""From blocks to the pieces of texts: those of the first ones; and those of one text alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pyarrow as pa

from explainers.checks.promises import parts_of
from explainers.kernels.ragged import starts
from explainers.records import Floats, Integers, Receipt, Tokens, Withheld
from explainers.service.checking import check_block, noted, with_remedy
from explainers.service.plan import Plan
from explainers.service.results.declaration import Making
from explainers.service.storage.blocks import Block
from explainers.service.storage.text_contents import texts_in
from explainers.service.token_outlines import OUTLINE, over_all

_BY_ROW = ("base_values", "outputs", "elsewhere", "fits")


def _made(
    plan: Plan, blocks: Sequence[Block], positions: Integers, receipt: Receipt
) -> Tokens | Withheld:
    """Join the pieces of texts; fewer rows than held where texts are so long that none has room."""
    found = over_all(plan, blocks)
    check, receipt = noted(receipt, None if found is None else with_remedy(plan, found))
    if check is not None and not check.passed:
        return Withheld(check, receipt)
    whole = [block for block in blocks if "values" in block.arrays]
    counts = _joined(whole, "counts")[: len(positions)]
    rows, begins = len(counts), starts(counts)
    arrays: dict[str, Any] = {
        **{name: _joined(whole, name)[: begins[-1]] for name in ("values", "spans")},
        **{name: _joined(whole, name)[:rows] for name in _BY_ROW if name in whole[0].arrays},
    }
    data = pa.concat_tables([block.tables["data"] for block in whole]).slice(0, rows)
    analysis = plan.request.analysis
    return Tokens(
        **arrays,
        texts=texts_in(data),
        starts=begins,
        gap=_gap(plan, {**arrays, "counts": counts}),
        data=data,
        positions=positions[:rows],
        names=analysis.features,
        output_names=_explained(plan, blocks[0]),
        unit=blocks[0].facts["unit"],
        receipt=receipt,
    )


def _one(plan: Plan, many: Tokens, row: int) -> Tokens | Withheld:
    part, pieces = slice(row, row + 1), slice(many.starts[row], many.starts[row + 1])
    counts = np.diff(many.starts[row : row + 2])
    arrays: dict[str, Any] = {
        "values": many.values[pieces],
        "spans": many.spans[pieces],
        "base_values": many.base_values[part],
        "outputs": many.outputs[part],
        "elsewhere": many.elsewhere[part],
    }
    found = check_block(plan, {**arrays, "counts": counts})
    check, receipt = noted(replace(many.receipt, rows_used=1), found)
    if check is not None and not check.passed:
        return Withheld(check, receipt)
    return replace(
        many,
        **arrays,
        texts=many.texts[part],
        starts=starts(counts),
        gap=None if many.gap is None else many.gap[part],
        fits=None if many.fits is None else many.fits[part],
        data=many.data.slice(row, 1),
        positions=many.positions[part],
        receipt=receipt,
    )


def _explained(plan: Plan, block: Block) -> tuple[str, ...]:
    """The outputs a block is about: the model's, or the one that was asked about."""
    names = plan.request.analysis.output_names
    return (names[block.facts["output"]],) if "output" in block.facts else names


def _gap(plan: Plan, arrays: Mapping[str, Any]) -> Floats | None:
    if plan.method.tolerance is None:
        return None
    reached = arrays["base_values"] + parts_of(arrays).sum(axis=1)
    return np.asarray(reached - arrays["outputs"])


def _joined(blocks: Sequence[Block], name: str) -> Any:
    return np.concatenate([block.arrays[name] for block in blocks])


RESULT: Final = Making(_made, one=_one, outline=OUTLINE)
