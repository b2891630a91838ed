"""Arrow IPC bytes (Feather files and streams) -> an Arrow table, measured before it is unpacked."""

from __future__ import annotations

import pyarrow as pa

from explainers.errors import RefusedError, quoted
from explainers.intake.tables.arrow_messages import Batch, batch_of
from explainers.intake.tables.limits import (
    check_cells,
    check_columns,
    check_expansion,
    too_little_memory,
)
from explainers.intake.tables.plain import check_types, unfolded

_WHAT = "Arrow file"
_MARK = b"ARROW1\x00\x00"


def read_arrow(data: bytes) -> pa.Table:
    """Read an Arrow file or stream.

    A file is a stream between two marks, with a directory at its end. Only the stream is read,
    front to back, so that what was measured is what is opened.

    Raises RefusedError: BROKEN_TABLE, NESTED_COLUMN, TOO_MANY_COLUMNS, TOO_MANY_CELLS,
    EXPANDS_TOO_MUCH.
    """
    stream = pa.py_buffer(data)
    if data.startswith(_MARK):
        stream = stream.slice(len(_MARK))
    try:
        schema = pa.ipc.open_stream(stream).schema
        check_columns(len(schema))
        check_types(schema)
        batches = [batch_of(message) for message in pa.ipc.MessageReader.open_stream(stream)]
        _check(batches, len(schema), len(data))
        table = pa.ipc.open_stream(stream).read_all()
        table.validate(full=True)
    except MemoryError as problem:
        raise too_little_memory(_WHAT) from problem
    except (pa.ArrowException, OSError, ValueError) as problem:
        raise RefusedError(
            "BROKEN_TABLE",
            f"The Arrow file could not be read: {quoted(problem)}.",
            "It was probably cut off on its way; save or upload it again.",
        ) from problem
    check_expansion(_WHAT, len(data), unfolded(table))
    return table


def _check(batches: list[Batch | None], columns: int, size: int) -> None:
    found = [batch for batch in batches if batch is not None]
    check_cells(sum(batch.rows for batch in found if not batch.is_dictionary), columns)
    check_expansion(_WHAT, size, sum(batch.unpacked for batch in found))
