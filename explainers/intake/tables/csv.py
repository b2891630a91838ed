"""CSV text -> an Arrow table, read as pandas.read_csv would where that is not a guess."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import suppress

import pyarrow as pa

from explainers.errors import RefusedError, quoted
from explainers.intake.summary import counted, listed
from explainers.intake.tables import separators
from explainers.intake.tables.encoding import decoded
from explainers.intake.tables.limits import check_columns
from explainers.intake.tables.missing import MISSING
from explainers.intake.tables.numerals import read_numerals

_UTF_8_MARK = b"\xef\xbb\xbf"
_LINE_END = re.compile(r"\r\n?|\n")


def read_csv(data: bytes) -> tuple[pa.Table, tuple[str, ...]]:
    """Read CSV text; return the table and a sentence about how it was read, if not as usual.

    Raises RefusedError: what `encoding.decoded` refuses, TOO_MANY_COLUMNS, NO_ROWS, BROKEN_QUOTES,
    RAGGED_ROW, CELL_TOO_LONG, BROKEN_TABLE.
    """
    buffer, mark, note = _ready(data)
    try:
        table = _parsed(buffer, mark, {})
        # A time of day would come back as "10:30:00" where the file says "10:30".
        times = [field.name for field in table.schema if pa.types.is_time(field.type)]
        if times:
            table = _parsed(buffer, mark, dict.fromkeys(times, pa.string()))
    except pa.ArrowException as problem:
        raise _broken(buffer.to_pybytes().decode(), mark, problem) from problem
    table, turned = read_numerals(
        table,
        mark == ",",
        lambda names: _parsed(buffer, mark, dict.fromkeys(names, pa.string()), names),
    )
    ways = [f"separated by {separators.title(mark)}" if mark != "," else "", note]
    ways += [f"with {title} in {listed(names)}" for title, names in turned.items()]
    how = ", ".join(filter(None, ways))
    return table, (f"Read as text {how}.",) if how else ()


def _ready(data: bytes) -> tuple[pa.Buffer, str, str]:
    """Look through the text; return its UTF-8 bytes, its separator and how it was decoded.

    The text itself is let go: beside it, the file and what Arrow makes of it, a large table would
    be in memory four times.
    """
    found = decoded(data)
    told, text = separators.told(found.text)
    mark = told or separators.separator(text)
    check_columns(max(map(len, separators.first_rows(text, mark)[:1]), default=0))
    if '"' in text:
        _check_quotes(text, mark)
    plain = not found.note and text is found.text
    return (
        pa.py_buffer(data.removeprefix(_UTF_8_MARK) if plain else text.encode()),
        mark,
        found.note,
    )


def _lines(text: str) -> Iterator[str]:
    """Cut a text into its lines, ends and all; a StringIO would hold four bytes a letter."""
    start = 0
    for end in _LINE_END.finditer(text):
        yield text[start : end.end()]
        start = end.end()
    if start < len(text):
        yield text[start:]


def _check_quotes(text: str, separator: str) -> None:
    """Refuse quotation marks that do not close: Arrow would swallow the rows that follow."""
    reader = csv.reader(_lines(text), delimiter=separator, strict=True)
    start = 1
    try:
        for _ in reader:
            start = reader.line_num + 1
    except csv.Error as problem:
        if "field limit" in str(problem):
            raise RefusedError(
                "CELL_TOO_LONG",
                f"A cell that starts on line {start:,} has more than {csv.field_size_limit():,} "
                "characters; perhaps a quotation mark is not closed.",
                "Close it, or leave the column out.",
            ) from problem
        raise RefusedError(
            "BROKEN_QUOTES",
            f"The row that starts on line {start:,} has a quotation mark that is not closed, or "
            "that closes in the middle of a cell.",
            "Write a quotation mark inside a quoted cell twice.",
        ) from problem


def _parsed(
    buffer: pa.Buffer,
    separator: str,
    types: dict[str, pa.DataType],
    only: list[str] | None = None,
) -> pa.Table:
    from pyarrow import csv as arrow_csv

    return arrow_csv.read_csv(
        pa.BufferReader(buffer),
        parse_options=arrow_csv.ParseOptions(delimiter=separator, newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(
            column_types=types,
            include_columns=only,
            null_values=MISSING,
            strings_can_be_null=True,
            # Arrow would take 1 and 0 for truth values beside a "true".
            true_values=["true", "True", "TRUE"],
            false_values=["false", "False", "FALSE"],
            # A date stays the text the person knows; guessing day and month is not ours.
            timestamp_parsers=[],
        ),
    )


def _broken(text: str, separator: str, problem: Exception) -> RefusedError:
    """Name the row that has too few or too many cells, or pass on what Arrow says."""
    rows = csv.reader(_lines(text), delimiter=separator)
    width = 0
    with suppress(csv.Error):  # a cell longer than the reader's own limit
        for cells in filter(None, rows):
            width = width or len(cells)
            if len(cells) != width:
                return RefusedError(
                    "RAGGED_ROW",
                    f"The row that ends on line {rows.line_num:,} has "
                    f"{counted(len(cells), 'cell')} where the header has "
                    f"{counted(width, 'column')}, separated by {separators.title(separator)}.",
                    "Give every row as many cells as the header, and quote cells that hold "
                    f"{separators.title(separator)}.",
                )
    if "Empty CSV" in str(problem):
        return RefusedError(
            "NO_ROWS",
            f"The table has a header of {counted(width, 'column')} but no rows.",
            "Upload a table with at least one row.",
        )
    return RefusedError(
        "BROKEN_TABLE",
        f"The CSV text could not be read as a table: {quoted(problem)}.",
        "Check that every row has as many cells as the header and that the text is UTF-8.",
    )
