"""JSON lines, or a JSON array of records -> an Arrow table."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from explainers.errors import RefusedError, quoted
from explainers.intake.summary import counted
from explainers.intake.tables.encoding import decoded
from explainers.intake.tables.limits import check_columns, check_object_cells
from explainers.intake.tables.plain import nested
from explainers.intake.tables.values import Value, column

_BLANK = re.compile(r"\s*")
_WHOLE_DIGITS = 19


def read_json_lines(data: bytes) -> tuple[pa.Table, tuple[str, ...]]:
    """Read records one after the other; return the table and sentences about how it was read.

    Raises RefusedError: what `encoding.decoded` refuses, BROKEN_TABLE, NESTED_COLUMN,
    DUPLICATE_COLUMN, TOO_MANY_COLUMNS, TOO_MANY_CELLS.
    """
    found = decoded(data)
    columns: dict[str, list[Value]] = {}
    widths: Counter[int] = Counter()
    for row, (at, record) in enumerate(_records(found.text)):
        widths[len(record)] += 1
        width = len(columns) + len(record.keys() - columns.keys())
        check_columns(width)
        check_object_cells((row + 1) * width)
        for name, value in record.items():
            if isinstance(value, dict | list):
                raise nested(name, json.dumps(value), f" on line {_line(found.text, at)}")
            values = columns.setdefault(name, [])
            values.extend([None] * (row - len(values)))
            values.append(value)
    rows = widths.total()
    notes = [f"Read as text {found.note}."] if found.note else []
    if incomplete := rows - widths[len(columns)]:
        lack = "lacks" if incomplete == 1 else "lack"
        notes.append(f"{counted(incomplete, 'record')} {lack} some column; its value is missing.")
    return _table(columns, rows), tuple(notes)


def _table(columns: dict[str, list[Value]], rows: int) -> pa.Table:
    try:
        return pa.table(
            {
                name: column([*values, *[None] * (rows - len(values))])
                for name, values in columns.items()
            }
        )
    except UnicodeEncodeError as problem:  # half a character, written as an escape
        raise _broken(f"a text cannot be written as UTF-8: {quoted(problem)}") from problem


def _records(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Read each record and where it starts."""
    decoder = json.JSONDecoder(object_pairs_hook=_record, parse_int=_whole)
    at = _skipped(text, 0)
    between = ""
    if text[at : at + 1] == "[":
        between, at = ",", _skipped(text, at + 1)
    while at < len(text) and not (between and text[at] == "]"):
        try:
            record, end = decoder.raw_decode(text, at)
        except json.JSONDecodeError as problem:
            raise _broken(f"{problem.msg} on line {problem.lineno:,}") from problem
        except RecursionError as problem:
            raise _broken(f"line {_line(text, at)} holds a list in a list, too deep") from problem
        if not isinstance(record, dict):
            raise _broken(
                f"line {_line(text, at)} holds {quoted(text[at:end], 40)}, which is no record with "
                "names"
            )
        yield at, record
        at = _skipped(text, end)
        if between and text[at : at + 1] not in ("]", between):
            raise _broken(f"the record that ends on line {_line(text, end)} is the last whole one")
        at = _skipped(text, at + 1) if text[at : at + 1] == between else at
    if between and not text[at:].startswith("]"):
        raise _broken("the list of records is not closed")
    if text[at + len(between) :].strip():
        raise _broken(f"something follows the list of records on line {_line(text, at)}")


def _skipped(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _record(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        twice, count = Counter(name for name, _ in pairs).most_common(1)[0]
        raise RefusedError(
            "DUPLICATE_COLUMN",
            f"A record names {quoted(twice)} {count} times.",
            "Give every column a name of its own.",
        )
    return record


def _whole(digits: str) -> int | float:
    """Read a whole number; what cannot fit into 64 bits becomes floating point."""
    return int(digits) if len(digits) <= _WHOLE_DIGITS else float(digits)


def _line(text: str, at: int) -> str:
    return f"{text.count(chr(10), 0, at) + 1:,}"


def _broken(why: str) -> RefusedError:
    return RefusedError(
        "BROKEN_TABLE",
        f"The JSON text could not be read as records: {why}.",
        "Write one record such as {“age”: 41, “job”: “nurse”} on each line; in pandas, "
        "frame.to_json('table.jsonl', orient='records', lines=True) does.",
    )
