"""A row with some of its cells changed: which changes are turned away, and how they are laid over.

Everything else of the row stays what the table holds, bit for bit: a change is told by column, and
never by sending the row itself to a page and back.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import Final

import pyarrow as pa

from explainers.errors import RefusedError, quoted
from explainers.intake.summary import is_number
from explainers.intake.tables.limits import MAX_CELL
from explainers.records import Analysis, Cell, Column, EditedRow

_TRUTH: Final = {"True": True, "False": False}


def check_edit(analysis: Analysis, row: EditedRow) -> None:
    """Raise RefusedError BAD_EDIT unless every change is one that the model can be told of.

    Each is of another column that feeds the model; numbers are finite and go into columns of
    numbers, texts into the others, all of them together no longer than one cell of a table may be.
    """
    if not row.changes:
        raise _bad(
            f"No cell of row {row.position + 1:,} was changed.",
            "Change one, or ask about the row as it is.",
        )
    name, times = Counter(name for name, _ in row.changes).most_common(1)[0]
    if times > 1:
        raise _bad(f"The column {quoted(name)} is changed {times:,} times.", "Change it once.")
    used = set(analysis.columns)
    for name, value in row.changes:
        column = analysis.table.column(name) if name in used else None
        if column is None:
            raise _bad(
                f"{quoted(name)} was changed, which is none of the {len(used):,} columns the model "
                "uses.",
                f"Choose among those, such as {quoted(analysis.columns[0])}."
                if used
                else "Only rows of a table with columns can be changed.",
            )
        _check_value(column, value)
    size = sum(len(value.encode()) for _, value in row.changes if isinstance(value, str))
    if size > MAX_CELL:
        raise _bad(
            f"The texts that were put into the row have {size:,} bytes; {MAX_CELL:,} are taken at "
            "most, as in a cell of a table.",
            "Shorten them.",
        )


def laid_over(table: pa.Table, row: EditedRow) -> pa.Table:
    """Return a table of one row: the row of `table`, with the changes in place of its cells.

    A number goes into a column of whole numbers as one where it is whole and has room, else the
    column is one of floating point here. Raises RefusedError BAD_EDIT for a truth value that is
    neither True nor False.
    """
    laid = table.slice(row.position, 1).combine_chunks()
    for name, value in row.changes:
        at = laid.schema.get_field_index(name)
        laid = laid.set_column(at, name, _cell(name, laid.schema.field(at).type, value))
    return laid


def _check_value(column: Column, value: Cell) -> None:
    numbers = column.kind == "number"
    if isinstance(value, str) and not numbers:
        _check_text(column, value)
    elif isinstance(value, str):
        raise _bad(
            f"The column {quoted(column.name)} holds numbers, and {quoted(value, 40)} was given.",
            f"Give a number{_between(column)}.",
        )
    elif value is not None and not numbers:
        such = f", such as {quoted(column.values[0], 40)}" if column.values else ""
        raise _bad(
            f"The column {quoted(column.name)} holds texts, and the number {value:g} was given.",
            f"Give a text{such}.",
        )
    elif value is not None and not math.isfinite(value):
        raise _bad(
            f"The column {quoted(column.name)} was given {value}, which is no finite number.",
            f"Give a number{_between(column)}, or none for a missing value.",
        )


def _check_text(column: Column, text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as problem:
        raise _bad(
            f"The column {quoted(column.name)} was given {quoted(text, 40)}, which holds half of a "
            "character that no file can keep.",
            "Give another text.",
        ) from problem


def _between(column: Column) -> str:
    if column.low is None or column.high is None:
        return ""
    return f"; the table's are from {column.low:g} to {column.high:g}"


def _cell(name: str, kind: pa.DataType, value: Cell) -> pa.Array:
    """One cell, as the type of its column where that has room for it."""
    if value is None:
        return pa.nulls(1, kind)
    if pa.types.is_boolean(kind):
        if value not in _TRUTH:
            raise _bad(
                f"The column {quoted(name)} holds True or False, and {quoted(value, 40)} was "
                "given.",
                "Give one of the two.",
            )
        return pa.array([_TRUTH[str(value)]], kind)
    if isinstance(value, float) and is_number(kind):
        return _number(kind, value)
    return pa.array([value], pa.string()).cast(kind)


def _number(kind: pa.DataType, value: float) -> pa.Array:
    if pa.types.is_integer(kind) and value.is_integer():
        try:
            return pa.array([int(value)], kind)
        except (pa.ArrowInvalid, OverflowError):  # 300 has no room in a column of small numbers
            pass
    return pa.array([value], pa.float64())


def _bad(sentence: str, next_step: str) -> RefusedError:
    return RefusedError("BAD_EDIT", sentence, next_step)
