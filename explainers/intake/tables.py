"""Tables: CSV and Parquet bytes -> an Arrow table, checked and described."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

import pyarrow as pa

from explainers.errors import RefusedError, quoted
from explainers.intake.formats import TABLE_FORMATS
from explainers.intake.sniff import table_format
from explainers.intake.summary import describe
from explainers.records import TableCard

MAX_COLUMNS = 2_000
MAX_EXPANDED = 8_000_000_000
MAX_RATIO = 100
# The texts pandas.read_csv takes for "missing": most models were trained on its frames. "None" is
# left out, because as an answer ("no other debtors") it is a value.
_MISSING = ["", "NA", "N/A", "NaN", "nan", "NULL", "null", "#N/A", "n/a", "<NA>"]


@dataclass(frozen=True)
class TableHandle:
    """A read table and its card. Text is plain string columns, dates are text."""

    card: TableCard
    data: pa.Table


def read(data: bytes, file_name: str) -> TableHandle:
    """Read a table file.

    Raises RefusedError: UNKNOWN_TABLE, BROKEN_TABLE, EXPANDS_TOO_MUCH, TOO_MANY_COLUMNS,
    NO_ROWS, BLANK_COLUMN, DUPLICATE_COLUMN.
    """
    name = table_format(data)
    if name == "unknown":
        raise RefusedError(
            "UNKNOWN_TABLE",
            f"{quoted(file_name)} is neither CSV text nor a Parquet file.",
            "Save the table as CSV (UTF-8) or Parquet.",
        )
    table = _plain(_read_parquet(data) if name == "parquet" else _read_csv(data))
    _check_shape(table)
    card = TableCard(
        digest=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        size=len(data),
        format=next(f.title for f in TABLE_FORMATS if f.name == name),
        rows=table.num_rows,
        columns=describe(table),
    )
    return TableHandle(card, table)


def _read_csv(data: bytes) -> pa.Table:
    from pyarrow import csv

    separator = _separator(data)
    try:
        return csv.read_csv(
            io.BytesIO(data),
            parse_options=csv.ParseOptions(delimiter=separator, newlines_in_values=True),
            convert_options=csv.ConvertOptions(
                null_values=_MISSING,
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
                # A date stays the text the person knows; guessing day and month is not ours.
                timestamp_parsers=[],
            ),
        )
    except (pa.ArrowInvalid, pa.ArrowKeyError) as problem:
        raise RefusedError(
            "BROKEN_TABLE",
            f"The CSV text could not be read as a table: {quoted(problem)}.",
            "Check that every row has as many cells as the header and that the text is UTF-8.",
        ) from problem


def _separator(data: bytes) -> str:
    """Choose the mark that stands most often in the header: comma, semicolon or tab."""
    header = data.split(b"\n", 1)[0]
    return max((",", ";", "\t"), key=lambda mark: header.count(mark.encode()))


def _read_parquet(data: bytes) -> pa.Table:
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(io.BytesIO(data))
        groups = [file.metadata.row_group(i) for i in range(file.metadata.num_row_groups)]
        expanded = sum(group.total_byte_size for group in groups)
        if expanded > min(MAX_EXPANDED, MAX_RATIO * len(data)):
            raise RefusedError(
                "EXPANDS_TOO_MUCH",
                f"The Parquet file of {len(data) / 1e6:.1f} MB expands to {expanded / 1e6:,.0f} MB;"
                f" at most {MAX_RATIO} times its size is opened.",
                "Split the table into smaller files.",
            )
        return file.read()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as problem:
        raise RefusedError(
            "BROKEN_TABLE",
            f"The Parquet file could not be read: {quoted(problem)}.",
            "It was probably cut off on its way; save or upload it again.",
        ) from problem


def _plain(table: pa.Table) -> pa.Table:
    """Turn every column into numbers or text: dictionaries decoded, booleans and dates as text."""
    columns = {
        name: _plain_column(name, table.column(i)) for i, name in enumerate(table.schema.names)
    }
    if len(columns) < table.num_columns:
        names = table.schema.names
        twice = next(name for name in names if names.count(name) > 1)
        raise RefusedError(
            "DUPLICATE_COLUMN",
            f"Two columns are called {quoted(twice)}.",
            "Give every column a name of its own.",
        )
    return pa.table(columns)


def _plain_column(name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _plain_column(name, column.cast(kind.value_type))
    if pa.types.is_boolean(kind):
        return column
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return column
    if pa.types.is_decimal(kind) or pa.types.is_null(kind):
        return column.cast(pa.float64())
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        raise RefusedError(
            "NESTED_COLUMN",
            f"The column {quoted(name)} holds {kind}, not one number or text per row.",
            "Spread it over plain columns, or leave it out.",
        )
    return column.cast(pa.string())


def _check_shape(table: pa.Table) -> None:
    if table.num_rows == 0:
        raise RefusedError(
            "NO_ROWS",
            f"The table has a header of {table.num_columns} columns but no rows.",
            "Upload a table with at least one row.",
        )
    if table.num_columns > MAX_COLUMNS:
        raise RefusedError(
            "TOO_MANY_COLUMNS",
            f"The table has {table.num_columns:,} columns; at most {MAX_COLUMNS:,} are read.",
            "Keep the model's columns, the target and the identifier.",
        )
    blank = [i for i, name in enumerate(table.schema.names) if not name.strip()]
    if blank:
        raise RefusedError(
            "BLANK_COLUMN",
            f"Column {blank[0] + 1} has no name.",
            "Give every column a name; an index column saved by pandas goes with index=False.",
        )
