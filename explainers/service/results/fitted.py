"""What results share that were fitted to all rows of one block: they are about those, no others."""

from __future__ import annotations

from dataclasses import replace
from typing import TypedDict

import pyarrow as pa

from explainers.records import Integers, Receipt
from explainers.service.plan import Plan
from explainers.service.storage.blocks import Block


class Rows(TypedDict):
    """The rows a result is about, and the receipt that counts them."""

    data: pa.Table
    positions: Integers
    receipt: Receipt


def whole_block(plan: Plan, block: Block, receipt: Receipt) -> Rows:
    """Take all rows of the first block, whatever number of them was asked for."""
    data = block.tables["data"]
    return Rows(
        data=data,
        positions=plan.order[: data.num_rows],
        receipt=replace(receipt, rows_used=data.num_rows),
    )
