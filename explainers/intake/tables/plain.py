"""Any flat Arrow column -> numbers, truth values or plain text."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from explainers.errors import RefusedError, quoted
from explainers.intake.tables.limits import MAX_CELL

_BYTES_A_CELL = 8
_VIEW_BYTES = 16
_UNFIT = (
    pa.types.is_nested,
    pa.types.is_run_end_encoded,
    pa.types.is_binary,
    pa.types.is_large_binary,
    pa.types.is_binary_view,
    pa.types.is_fixed_size_binary,
    pa.types.is_interval,
)


def check_types(schema: pa.Schema) -> None:
    """Refuse columns that are no number or text per row. Raises RefusedError NESTED_COLUMN."""
    for field in schema:
        if not _is_flat(field.type):
            raise nested(field.name, str(field.type))


def nested(name: str, held: str, where: str = "") -> RefusedError:
    """The refusal of a column that holds something else than one number or text per row."""
    return RefusedError(
        "NESTED_COLUMN",
        f"The column {quoted(name)} holds {quoted(held)}{where}, not one number or text per row.",
        "Spread it over plain columns, or leave it out.",
    )


def unfolded(table: pa.Table) -> int:
    """Bytes a table takes once every text is written out for itself."""
    return sum(_unfolded(chunk) for column in table.columns for chunk in column.chunks)


def plain(table: pa.Table) -> pa.Table:
    """Turn every column into numbers, truth values or text.

    Raises RefusedError CELL_TOO_LONG.
    """
    names = table.schema.names
    return pa.table({name: _plain_column(name, table.column(name)) for name in names})


def _is_flat(kind: Any) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_flat(kind.value_type)
    return not isinstance(kind, pa.BaseExtensionType) and not any(test(kind) for test in _UNFIT)


def _unfolded(chunk: pa.Array) -> int:
    if pa.types.is_dictionary(chunk.type):
        lengths = _lengths(chunk.dictionary)
        total = 0 if lengths is None else pc.sum(pc.take(lengths, chunk.indices)).as_py() or 0
        return int(total) + len(chunk) * _BYTES_A_CELL
    lengths = _lengths(chunk)
    total = 0 if lengths is None else pc.sum(lengths).as_py() or 0
    return int(total) + len(chunk) * _BYTES_A_CELL


def _lengths(texts: pa.Array) -> pa.Array | None:
    """Bytes of each text; None for what is no text."""
    if pa.types.is_string(texts.type) or pa.types.is_large_string(texts.type):
        return pc.binary_length(texts).cast(pa.int64())
    if pa.types.is_string_view(texts.type):
        # Arrow cannot measure these: a view's first four bytes are the length of its text.
        views = np.frombuffer(texts.buffers()[1], dtype="<i4")[:: _VIEW_BYTES // 4]
        lengths = views[texts.offset : texts.offset + len(texts)].astype(np.int64)
        return pc.if_else(texts.is_valid(), pa.array(lengths), 0)
    return None


def _plain_column(name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _plain_column(name, column.cast(kind.value_type))
    if pa.types.is_boolean(kind) or pa.types.is_integer(kind):
        return column
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind) or pa.types.is_null(kind):
        numbers = column.cast(pa.float64())
        # Files by other tools than pandas hold NaN beside null; both mean missing.
        return pc.if_else(pc.is_nan(numbers), pa.scalar(None, pa.float64()), numbers)
    texts = _dated(column).cast(pa.string())
    longest = pc.max(pc.binary_length(texts)).as_py() or 0
    if longest > MAX_CELL:
        raise RefusedError(
            "CELL_TOO_LONG",
            f"The column {quoted(name)} has a cell of {longest:,} bytes; at most {MAX_CELL:,} are "
            "taken.",
            "Shorten it or leave the column out. Perhaps a quotation mark is not closed.",
        )
    return texts


def _dated(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Write moments without the zeros they do not need: days as days, seconds as seconds."""
    if not pa.types.is_timestamp(column.type):
        return column
    for unit in ("s", "ms", "us"):
        finest = pa.timestamp(unit, column.type.tz)
        try:
            shorter = column.cast(finest)
        except pa.ArrowInvalid:
            continue
        days = shorter.cast(pa.date32(), safe=False)
        whole = column.type.tz is None and pc.all(pc.equal(days.cast(finest), shorter)).as_py()
        return days if whole else shorter
    return column
