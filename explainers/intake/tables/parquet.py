"""Parquet bytes -> an Arrow table, whose size is known before it is unfolded."""

from __future__ import annotations

import io
from typing import Any

import pyarrow as pa

from explainers.errors import RefusedError, quoted
from explainers.intake.tables.limits import (
    check_cells,
    check_columns,
    check_expansion,
    too_little_memory,
)
from explainers.intake.tables.plain import check_types, unfolded

_WHAT = "Parquet file"
_BYTES_A_CELL = 8


def read_parquet(data: bytes) -> pa.Table:
    """Read a Parquet file.

    Raises RefusedError: BROKEN_TABLE, NESTED_COLUMN, TOO_MANY_COLUMNS, TOO_MANY_CELLS,
    EXPANDS_TOO_MUCH, ENCRYPTED_TABLE.
    """
    from pyarrow import parquet

    try:
        schema = parquet.read_schema(io.BytesIO(data))
        check_columns(len(schema))
        check_types(schema)
        # Texts stay codes into a list of values until the size of the whole is known.
        texts = [field.name for field in schema if pa.types.is_string(field.type)]
        file = parquet.ParquetFile(io.BytesIO(data), read_dictionary=texts)
        _check_footer(file.metadata, len(schema), len(data))
        table = _read(file, len(data))
        table.validate(full=True)
    except (pa.ArrowException, OSError, ValueError, MemoryError) as problem:
        raise _unreadable(problem) from problem
    return table


def _check_footer(footer: Any, columns: int, size: int) -> None:
    """Refuse by what the file says of itself; it may lie, but then it is caught while reading."""
    check_cells(footer.num_rows, columns)
    encoded = sum(footer.row_group(i).total_byte_size for i in range(footer.num_row_groups))
    # Runs of equal values take no room in a file and all of it in memory.
    check_expansion(_WHAT, size, max(encoded, footer.num_rows * columns * _BYTES_A_CELL))


def _read(file: Any, size: int) -> pa.Table:
    """Read one group of rows after the other, and stop where they become too much."""
    if not file.num_row_groups:
        return file.read()
    groups: list[pa.Table] = []
    expanded = 0
    for i in range(file.num_row_groups):
        groups.append(file.read_row_group(i))
        expanded += unfolded(groups[-1])
        check_expansion(_WHAT, size, expanded)
    return pa.concat_tables(groups)


def _unreadable(problem: Exception) -> RefusedError:
    if isinstance(problem, MemoryError):
        return too_little_memory(_WHAT)
    if "crypt" in str(problem).lower():
        return RefusedError(
            "ENCRYPTED_TABLE",
            "The Parquet file is encrypted, wholly or in some columns.",
            "Save it without encryption.",
        )
    return RefusedError(
        "BROKEN_TABLE",
        f"The Parquet file could not be read: {quoted(problem)}.",
        "It was probably cut off on its way; save or upload it again.",
    )
