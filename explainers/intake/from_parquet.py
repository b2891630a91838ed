"""Parquet bytes -> an Arrow table, whose size is known before it is unfolded."""

from __future__ import annotations

import io
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from explainers.errors import RefusedError, quoted

MAX_EXPANDED = 2_000_000_000
MAX_RATIO = 100
# Few bytes may stand for many equal cells without harm, so a small table is never suspicious.
FREE = 200_000_000
_BYTES_A_CELL = 8


def read_parquet(data: bytes, most_columns: int) -> pa.Table:
    """Read a Parquet file.

    Raises RefusedError: BROKEN_TABLE, NESTED_COLUMN, TOO_MANY_COLUMNS, EXPANDS_TOO_MUCH.
    """
    from pyarrow import parquet

    try:
        schema = parquet.read_schema(io.BytesIO(data))
        check_columns(schema, most_columns)
        # Texts stay codes into a list of values until the size of the whole is known.
        texts = [field.name for field in schema if pa.types.is_string(field.type)]
        file = parquet.ParquetFile(io.BytesIO(data), read_dictionary=texts)
        groups = [file.metadata.row_group(i) for i in range(file.metadata.num_row_groups)]
        encoded = sum(group.total_byte_size for group in groups)
        # Runs of equal values take no room in a file and all of it in memory.
        cells = file.metadata.num_rows * len(schema) * _BYTES_A_CELL
        _check_size(max(encoded, cells), data)
        table = file.read()
        _check_size(sum(_unfolded(column) for column in table.columns), data)
        table.validate(full=True)
    except (pa.ArrowException, OSError, ValueError, MemoryError) as problem:
        raise RefusedError(
            "BROKEN_TABLE",
            f"The Parquet file could not be read: {quoted(problem)}.",
            "It was probably cut off on its way; save or upload it again.",
        ) from problem
    return table


def check_columns(schema: pa.Schema, most: int) -> None:
    """Refuse too many columns, and columns that are no number or text per row."""
    if len(schema) > most:
        raise RefusedError(
            "TOO_MANY_COLUMNS",
            f"The table has {len(schema):,} columns; at most {most:,} are read.",
            "Keep the model's columns, the target and the identifier.",
        )
    for field in schema:
        if not _is_plain(field.type):
            raise RefusedError(
                "NESTED_COLUMN",
                f"The column {quoted(field.name)} holds {quoted(field.type)}, not one number or "
                "text per row.",
                "Spread it over plain columns, or leave it out.",
            )


def _is_plain(kind: Any) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_plain(kind.value_type)
    unfit = (
        pa.types.is_nested,
        pa.types.is_binary,
        pa.types.is_large_binary,
        pa.types.is_fixed_size_binary,
        pa.types.is_interval,
    )
    return not isinstance(kind, pa.BaseExtensionType) and not any(test(kind) for test in unfit)


def _check_size(expanded: int, data: bytes) -> None:
    allowed = min(MAX_EXPANDED, max(FREE, MAX_RATIO * len(data)))
    if expanded > allowed:
        raise RefusedError(
            "EXPANDS_TOO_MUCH",
            f"The Parquet file of {len(data) / 1e6:.1f} MB expands to {expanded / 1e6:,.0f} MB; at "
            f"most {allowed / 1e6:,.0f} MB are opened.",
            "Split the table into smaller files, or leave columns out.",
        )


def _unfolded(column: pa.ChunkedArray) -> int:
    """Bytes a column takes once its texts are written out."""
    if not pa.types.is_dictionary(column.type):
        return int(column.nbytes)
    total = 0
    for chunk in column.chunks:
        sizes = chunk.dictionary
        if pa.types.is_string(sizes.type) or pa.types.is_large_string(sizes.type):
            lengths = pc.binary_length(sizes).cast(pa.int64())
            total += int(pc.sum(pc.take(lengths, chunk.indices)).as_py() or 0)
        total += len(chunk) * _BYTES_A_CELL
    return total
