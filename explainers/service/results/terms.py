"""From blocks to the coefficients of terms, counted over the texts of all blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa

from explainers.records import Integers, Receipt, Terms
from explainers.service.plan import Plan
from explainers.service.results.declaration import Making
from explainers.service.storage.blocks import Block
from explainers.service.storage.term_names import names


def _made(plan: Plan, blocks: Sequence[Block], positions: Integers, receipt: Receipt) -> Terms:
    """Add up what the blocks counted; the coefficients are the model's, and the same in each.

    Blocks are counted whole, so the receipt may say more texts than were asked for.
    """
    analysis, arrays = plan.request.analysis, blocks[0].arrays
    data = pa.concat_tables([block.tables["data"] for block in blocks])
    documents = np.stack([block.arrays["documents"] for block in blocks]).sum(axis=0)
    sums = np.stack([block.arrays["sums"] for block in blocks]).sum(axis=0)
    return Terms(
        terms=names(arrays["letters"], arrays["ends"]),
        coefficients=arrays["coefficients"],
        intercepts=arrays["intercepts"],
        documents=documents,
        weights=np.divide(sums, documents, out=np.zeros_like(sums), where=documents > 0),
        data=data,
        positions=plan.order[: data.num_rows],
        names=analysis.features,
        output_names=analysis.output_names,
        unit=blocks[0].facts["unit"],
        receipt=replace(receipt, rows_used=data.num_rows),
    )


RESULT: Final = Making(_made)
