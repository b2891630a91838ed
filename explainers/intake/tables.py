"""Tables: CSV and Parquet bytes -> an Arrow table, checked and described."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from explainers.errors import RefusedError, quoted
from explainers.intake.formats import TABLE_FORMATS, why_no_table
from explainers.intake.from_csv import read_csv
from explainers.intake.from_parquet import check_columns, read_parquet
from explainers.intake.sniff import format_of
from explainers.intake.summary import counted, describe, remarks
from explainers.records import TableCard

MAX_COLUMNS = 2_000
MAX_NAME = 1_000
MAX_CELL = 50_000


@dataclass(frozen=True)
class TableHandle:
    """A read table and its card.

    Columns are numbers, truth values or plain text; dates are text, and missing is null.
    """

    card: TableCard
    data: pa.Table


def read(data: bytes, file_name: str) -> TableHandle:
    """Read a table file.

    Raises RefusedError: UNOPENED_FORMAT, NO_ROWS, NO_COLUMNS, TOO_MANY_COLUMNS, BLANK_COLUMN,
    DUPLICATE_COLUMN, NAME_TOO_LONG, CELL_TOO_LONG, or what the reader of the format refuses.
    """
    name = format_of(data)
    known = next((f for f in TABLE_FORMATS if f.name == name), None)
    if known is None:
        kind, next_step = why_no_table(name)
        raise RefusedError("UNOPENED_FORMAT", f"{quoted(file_name)} is {kind}.", next_step)
    notes: tuple[str, ...] = ()
    if name == "parquet":
        table = read_parquet(data, MAX_COLUMNS)
    else:
        table, notes = read_csv(data)
    _check_shape(table)
    table = _plain(table)
    card = TableCard(
        digest=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        size=len(data),
        format=known.title,
        rows=table.num_rows,
        columns=describe(table),
        notes=notes + remarks(table),
    )
    return TableHandle(card, table)


def _check_shape(table: pa.Table) -> None:
    names = table.schema.names
    check_columns(table.schema, MAX_COLUMNS)
    if not names:
        raise RefusedError("NO_COLUMNS", "The table has no columns.", "Save it with its columns.")
    if table.num_rows == 0:
        raise RefusedError(
            "NO_ROWS",
            f"The table has a header of {counted(len(names), 'column')} but no rows.",
            "Upload a table with at least one row.",
        )
    blank = [i for i, name in enumerate(names) if not name.strip()]
    if blank:
        raise RefusedError(
            "BLANK_COLUMN",
            f"Column {blank[0] + 1} has no name.",
            "Give every column a name; an index column saved by pandas goes with index=False.",
        )
    long = [i for i, name in enumerate(names) if len(name) > MAX_NAME]
    if long:
        raise RefusedError(
            "NAME_TOO_LONG",
            f"The name of column {long[0] + 1} has {len(names[long[0]]):,} characters; at most "
            f"{MAX_NAME:,} are taken.",
            "Give it a shorter name. Perhaps the file has no header.",
        )
    twice, count = Counter(names).most_common(1)[0]
    if count > 1:
        raise RefusedError(
            "DUPLICATE_COLUMN",
            f"{count} columns are called {quoted(twice)}.",
            "Give every column a name of its own.",
        )


def _plain(table: pa.Table) -> pa.Table:
    """Turn every column into numbers, truth values or text."""
    names = table.schema.names
    return pa.table({name: _plain_column(name, table.column(name)) for name in names})


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
