"""The row as the table has it: what is edited, and what it is compared with."""

from __future__ import annotations

import pyarrow as pa

from dashboard.asking.answers import answer
from dashboard.backend import service
from explainers.records import AllRows, Analysis, OneRow, Predictions, Request
from explainers.service.plan import plan


def original(analysis: Analysis, position: int) -> pa.Table | None:
    """Return a row with every column of the table, (1, columns); draws why there is none.

    It stands in one block of the stored predictions, which alone is read. Where that was driven
    out since the page began, the row is asked for.
    """
    work = plan(Request(analysis, "predictions", AllRows()))
    index, place = divmod(position, work.method.block_rows)
    block = service().store.entry(work.key, work.content).read(index, only=("data",))
    if block is not None:
        return block.tables["data"].slice(place, 1)
    alone = answer(
        Request(analysis, "predictions", OneRow(position)), Predictions, "Reading the row"
    )
    return None if alone is None else alone.data
