"""Parts of the stored table: columns of all its rows, kept between clicks, and rows with all of it.

The table stands with the predictions for all rows, which every page has made before it asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import pyarrow as pa

from dashboard.asking.answers import answer
from dashboard.backend import service, shelf
from dashboard.memory import give_back
from explainers.records import AllRows, Analysis, Predictions, Request
from explainers.service.plan import plan

_READERS: Final = 4


def held_columns(analysis: Analysis, names: Sequence[str]) -> pa.Table | None:
    """Return columns of the table, (rows,) each; draws what went wrong where there are none.

    A column with a buffer of its own stays at hand: of a million rows, reading takes a second.
    """
    request = Request(analysis, "predictions", AllRows())
    key = plan(request).key
    kept = {name: shelf().find(("column", key, name)) for name in names}
    if any(column is None for column in kept.values()):
        predictions = answer(request, Predictions, "Reading the table")
        if predictions is None:
            return None
        for name in [name for name, column in kept.items() if column is None]:
            column = predictions.data.column(predictions.data.column_names.index(name))
            kept[name] = _own(column)
            shelf().put(("column", key, name), kept[name])
        del predictions  # the whole table
        give_back()
    return pa.table(list(kept.values()), names=list(kept))


def held_rows(analysis: Analysis, positions: Sequence[int]) -> pa.Table | None:
    """Return rows of the table with all its columns, in the order asked; None where one is gone.

    Only the blocks that hold them are read: a few milliseconds each.
    """
    work = plan(Request(analysis, "predictions", AllRows()))
    entry, size = service().store.entry(work.key, work.content), work.method.block_rows
    blocks = {index: entry.read(index) for index in {at // size for at in positions}}
    parts = []
    for at in positions:
        block = blocks[at // size]
        if block is None:
            return None
        parts.append(block.tables["data"].slice(at % size, 1))
    return pa.concat_tables(parts).unify_dictionaries() if parts else None


def held_table(analysis: Analysis) -> pa.Table | None:
    """Return the whole table; draws what went wrong where there is none.

    Several blocks are read at a time: most of it is spent on checking that they are what was
    written, which other threads need not wait for.
    """
    request = Request(analysis, "predictions", AllRows())
    work = plan(request)
    entry = service().store.entry(work.key, work.content)
    with ThreadPoolExecutor(_READERS) as readers:
        blocks = list(readers.map(lambda index: entry.read(index, only=("data",)), work.blocks))
    tables = [block.tables["data"] for block in blocks if block is not None]
    if tables and len(tables) == len(blocks):
        return pa.concat_tables(tables)
    predictions = answer(request, Predictions, "Reading the table")
    return None if predictions is None else predictions.data


def _own(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column with buffers of its own: one of a stored block keeps its neighbours alive."""
    table = pa.table([column], names=[""]).unify_dictionaries()
    return table.combine_chunks().column(0)
