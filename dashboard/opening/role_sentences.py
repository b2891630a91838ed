"""What a table's columns are for besides being inputs: what was recognised, by what, and why."""

from __future__ import annotations

from collections.abc import Sequence

from explainers.errors import quoted
from explainers.intake.matching.guesses import (
    guess_identifier,
    guess_target,
    holds_classes,
    named_like_a_target,
    sure_identifier,
)
from explainers.records import Column, ModelCard, Role, TableCard

_NAME_WIDTH = 40
_KEPT_SHOWN = 6
_INPUTS_SHOWN = 3
_KINDS: dict[Role, str] = {
    "date": " (dates)",
    "identifier": " (names rows)",
    "label": " (outcomes)",
}


def recognised_target(model: ModelCard, table: TableCard, spare: Sequence[str]) -> str | None:
    """Return the spare column that seems to hold the known outcomes, or None."""
    fitting = [name for name in spare if _may_be_target(model, _column(table, name))]
    return guess_target(model, table, fitting)


def _may_be_target(model: ModelCard, column: Column) -> bool:
    """Dates are no outcomes, nor are names of rows; unless the few rows of a table mislead."""
    if column.role == "identifier":
        return holds_classes(model, column) or named_like_a_target(column.name)
    return column.role != "date"


def recognised_identifier(table: TableCard, spare: Sequence[str]) -> str | None:
    """Return the spare column that seems to name the rows, or None.

    Days and long texts differ in every row as names do; intake has told them apart.
    """
    columns = [_column(table, name) for name in spare]
    sure = [column.name for column in columns if column.role == "identifier"]
    numbers = [column.name for column in columns if column.kind == "number" and not column.role]
    return guess_identifier(table, sure) or guess_identifier(table, numbers)


def why_target(model: ModelCard, table: TableCard, name: str | None, recognised: str | None) -> str:
    """What speaks for the chosen column as the target; without one, what is lost."""
    if name is None:
        return "Without known outcomes, how good the model is cannot be said."
    if name != recognised:
        return "Your choice."
    column = _column(table, name)
    if holds_classes(model, column):
        return "Recognised: its values are the model's classes."
    if named_like_a_target(name):
        return "Recognised by its name."
    if model.task == "regression" and not model.readings:
        return "A guess: the only numbers that are no input. Change it if it is something else."
    return (
        f"A guess: {_different(column)}, as many as the model has classes. Change it if it is "
        "something else."
    )


def why_identifier(table: TableCard, name: str | None, recognised: str | None) -> str:
    """What speaks for the chosen column as the identifier; without one, what rows are called."""
    if name is None:
        return "Rows are called by their numbers, from 1."
    column = _column(table, name)
    if column.distinct < table.rows:
        return f"{_different(column)} in {table.rows:,} rows: equal ones get their row number."
    if name != recognised:
        return "Your choice: different in every row."
    if sure_identifier(table, [name]):
        return "Recognised: different in every row."
    return "A guess: different in every row, as measurements are, too."


def kept(table: TableCard, names: Sequence[str]) -> str:
    """Name the columns that are neither inputs nor chosen for anything; empty without any."""
    if not names:
        return ""
    shown = [
        f"{quoted(name, _NAME_WIDTH)}{_KINDS.get(_column(table, name).role, '')}"
        for name in names[:_KEPT_SHOWN]
    ]
    more = len(names) - len(shown)
    listed = ", ".join(shown) + (f" and {more:,} more" if more else "")
    are = "is no input" if len(names) == 1 else "are no inputs"
    return f"Kept for reading: {listed} {are} of the model."


def about_inputs(table: TableCard, columns: Sequence[str | None]) -> tuple[str, ...]:
    """Say what is odd about inputs that look like something else, and how dates are given."""
    used = [_column(table, name) for name in dict.fromkeys(columns) if name is not None]
    told = [_about(column) for column in used if column.role]
    more = len(told) - _INPUTS_SHOWN
    if more <= 1:  # one sentence takes no more room than saying that there is one
        return tuple(told)
    return (*told[:_INPUTS_SHOWN], f"{more} more inputs look like dates, names or outcomes.")


def _about(column: Column) -> str:
    name = quoted(column.name, _NAME_WIDTH)
    if column.role == "date":
        example = f", such as {quoted(column.values[0], _NAME_WIDTH)}" if column.values else ""
        return (
            f"{name} holds dates and is an input: the model is given their text as it stands in "
            f"the table{example}, so charts show them as categories, not along a time axis."
        )
    if column.role == "identifier":
        return (
            f"{name} seems to name the rows, and is an input: a model that was trained with it may "
            "have learned rows by heart."
        )
    return (
        f"{name} is called like a known outcome, and is an input: a model that was trained with it "
        "may have been told the answer."
    )


def _different(column: Column) -> str:
    return f"{column.distinct:,} different value{'' if column.distinct == 1 else 's'}"


def _column(table: TableCard, name: str) -> Column:
    found = table.column(name)
    if found is None:
        raise KeyError(name)
    return found
