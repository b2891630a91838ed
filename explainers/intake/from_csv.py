"""CSV text -> an Arrow table, read as pandas.read_csv would where that is not a guess."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice

import pyarrow as pa
import pyarrow.compute as pc

from explainers.errors import RefusedError, quoted
from explainers.intake.summary import counted

_SEPARATORS = (",", ";", "\t", "|")
# The texts pandas.read_csv takes for "missing", quoted or not: most models were trained on its
# frames. "None" is left out, because as an answer ("no other debtors") it is a value.
_MISSING = (
    "",
    "#N/A",
    "#N/A N/A",
    "#NA",
    "-1.#IND",
    "-1.#QNAN",
    "-NaN",
    "-nan",
    "1.#IND",
    "1.#QNAN",
    "<NA>",
    "N/A",
    "NA",
    "NULL",
    "NaN",
    "n/a",
    "nan",
    "null",
)
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_DECIMAL_COMMA = r"^\s*[+-]?\d+,\d+\s*$"
_WHOLE = r"^\s*[+-]?\d+\s*$"
_HEADER_CHARACTERS = 1_000_000


def read_csv(data: bytes) -> tuple[pa.Table, tuple[str, ...]]:
    """Read CSV text; return the table and sentences about how it was read.

    Raises RefusedError: NOT_UTF8, NUL_BYTE, NO_ROWS, BROKEN_QUOTES, RAGGED_ROW, CELL_TOO_LONG,
    BROKEN_TABLE.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    text = _decoded(data)
    separator = _separator(text)
    if '"' in text:
        _check_quotes(text, separator)
    try:
        table = _parsed(data, separator, {})
        # A time of day would come back as "10:30:00" where the file says "10:30".
        times = [field.name for field in table.schema if pa.types.is_time(field.type)]
        if times:
            table = _parsed(data, separator, dict.fromkeys(times, pa.string()))
    except pa.ArrowException as problem:
        raise _broken(text, separator, problem) from problem
    return (table, ()) if separator == "," else _decimal_commas(table)


def _decoded(data: bytes) -> str:
    at = data.find(b"\x00")
    if at >= 0:
        raise RefusedError(
            "NUL_BYTE",
            f"Line {_line(data, at)} of the CSV text holds a NUL byte, which no text has.",
            "The file is damaged or no text; save the table again as CSV (UTF-8).",
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as problem:
        at = problem.start
        raise RefusedError(
            "NOT_UTF8",
            f"Line {_line(data, at)} of the CSV text holds the byte 0x{data[at]:02X}, which is not "
            "UTF-8; Latin-1 and other older encodings write letters such as é so.",
            "Save it as UTF-8: in Excel, choose “CSV UTF-8”; in pandas, to_csv writes it.",
        ) from problem


def _line(data: bytes, at: int) -> str:
    breaks = data.count(b"\n", 0, at)
    return f"{breaks + 1:,}"


def _separator(text: str) -> str:
    """Choose the mark that stands most often in the header, quoted names aside."""
    header = _QUOTED.sub("", text[:_HEADER_CHARACTERS]).lstrip().splitlines()
    first = header[0] if header else ""
    return max(_SEPARATORS, key=first.count)


def _check_quotes(text: str, separator: str) -> None:
    """Refuse quotation marks that do not close: Arrow would swallow the rows that follow."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
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


def _parsed(data: bytes, separator: str, types: dict[str, pa.DataType]) -> pa.Table:
    from pyarrow import csv as arrow_csv

    return arrow_csv.read_csv(
        pa.BufferReader(data),
        parse_options=arrow_csv.ParseOptions(delimiter=separator, newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(
            column_types=types,
            null_values=_MISSING,
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
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    width = 0
    for cells in islice((row for row in rows if row), 10_000_000):
        width = width or len(cells)
        if len(cells) != width:
            return RefusedError(
                "RAGGED_ROW",
                f"The row that ends on line {rows.line_num:,} has {counted(len(cells), 'cell')} "
                f"where the header has {counted(width, 'column')}, separated by "
                f"{_named(separator)}.",
                "Give every row as many cells as the header, and quote cells that hold "
                f"{_named(separator)}.",
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


def _named(separator: str) -> str:
    return {",": "commas", ";": "semicolons", "\t": "tabs"}.get(separator, "vertical bars")


def _decimal_commas(table: pa.Table) -> tuple[pa.Table, tuple[str, ...]]:
    """Read "1,5" as a number where every cell of a column says it could be one."""
    turned = [name for i, name in enumerate(table.schema.names) if _is_comma(table.column(i))]
    for name in turned:
        # By position: names may repeat here, and are checked later.
        at = table.schema.names.index(name)
        points = pc.replace_substring(pc.utf8_trim_whitespace(table.column(at)), ",", ".")
        table = table.set_column(at, name, points.cast(pa.float64()))
    if not turned:
        return table, ()
    shown = ", ".join(quoted(name) for name in turned[:3]) + (", …" if len(turned) > 3 else "")
    return table, (f"The comma was read as a decimal mark in {shown}.",)


def _is_comma(column: pa.ChunkedArray) -> bool:
    if not pa.types.is_string(column.type):
        return False
    commas = pc.match_substring_regex(column, _DECIMAL_COMMA)
    numbers = pc.or_(commas, pc.match_substring_regex(column, _WHOLE))
    return bool(pc.any(commas).as_py() and pc.all(numbers).as_py())
