"""What columns are for that are no inputs, and what the target tells about the outputs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from explainers.errors import quoted
from explainers.records import Column, ModelCard, Reading, TableCard

_TARGET_NAMES = ("target", "label", "class", "outcome", "y")
_IDENTIFIER = re.compile(r"(^|[\s_.\-])(id|identifier|key|index|uuid)$", re.IGNORECASE)


def guess_target(model: ModelCard, table: TableCard, spare: Sequence[str]) -> str | None:
    """Propose the target among the spare columns: it holds the classes, or has a telling name.

    Columns with a telling name come first: a yes/no flag may hold the classes "no" and "yes" too.
    Of a model that predicts a number it may be the only spare column of amounts.
    """
    telling = [name for name in spare if named_like_a_target(name)]
    ordered = telling + [name for name in spare if name not in telling]
    columns = _columns(table, ordered)
    holding = [column.name for column in columns if holds_classes(model, column)]
    classes = _classes(model)
    few = [column.name for column in _columns(table, spare) if column.distinct == classes > 1]
    # Where nothing tells, the last: tables end with their target more often than not.
    return next(iter(holding + telling + few[::-1] + _only_amounts(model, table, spare)), None)


def guess_identifier(table: TableCard, spare: Sequence[str]) -> str | None:
    """Propose a spare column that differs in every row: by its name, then text, then the first."""
    different = _different(table, spare)
    return next(iter(_like_identifiers(table, different) + different), None)


def sure_identifier(table: TableCard, names: Sequence[str]) -> str | None:
    """Find the identifier among columns that may be inputs: a measurement differs in each row too.

    So only a telling name or text counts.
    """
    return next(iter(_like_identifiers(table, _different(table, names))), None)


def guess_reading(
    model: ModelCard, table: TableCard, target: str | None
) -> tuple[Reading | None, str]:
    """Guess what the outputs mean from the target's values, with the reason in a sentence.

    None where the target does not tell: log-odds and probabilities both belong to classes.
    """
    column = table.column(target) if target else None
    if column is None:
        return None, ""
    seen = f"The target {quoted(column.name)} has {column.distinct:,} different values"
    if column.distinct == _classes(model):
        fitting = [each for each in model.readings if each != "number"]
        if len(fitting) != 1:
            return None, f"{seen}, so the output tells classes apart."
        return fitting[0], f"{seen}, so the output tells classes apart: {fitting[0]}."
    # One output tells two classes apart and no more, so further numbers are amounts.
    amounts = column.kind == "number" and column.distinct > 2
    if "number" in model.readings and model.outputs == 1 and amounts:
        return "number", f"{seen}, all numbers, so the output is one too."
    return None, ""


def named_like_a_target(name: str) -> bool:
    """Tell whether a column's name says that it is the target."""
    return name.strip().casefold() in _TARGET_NAMES


def holds_classes(model: ModelCard, column: Column) -> bool:
    """Tell whether a column's values are the model's classes."""
    values = set(column.values)
    return bool(model.classes and values) and values <= set(model.classes)


def _only_amounts(model: ModelCard, table: TableCard, spare: Sequence[str]) -> list[str]:
    """The spare column of numbers where there is one alone, and the model predicts a number.

    Taken for the identifier, it would give rows names that nobody looks for, and outcomes that are
    there would stay unknown.
    """
    if model.task != "regression" or model.readings or model.outputs > 1:
        return []
    amounts = [
        column.name
        for column in _columns(table, spare)
        if column.kind == "number"
        and column.distinct > 2
        and not _IDENTIFIER.search(column.name)
        and not _counts_rows(table, column)
    ]
    return amounts if len(amounts) == 1 else []


def _counts_rows(table: TableCard, column: Column) -> bool:
    """Tell whether a column numbers the rows without a gap."""
    if column.low is None or column.high is None or column.distinct < table.rows:
        return False
    return column.high - column.low == table.rows - 1


def _classes(model: ModelCard) -> int:
    """How many classes the outputs tell apart, if they tell classes apart."""
    return max(2, model.outputs) if model.readings else model.outputs


def _different(table: TableCard, names: Sequence[str]) -> list[str]:
    columns = _columns(table, names)
    return [column.name for column in columns if column.distinct == table.rows > 1]


def _like_identifiers(table: TableCard, names: Sequence[str]) -> list[str]:
    telling = [name for name in names if _IDENTIFIER.search(name)]
    return telling + [column.name for column in _columns(table, names) if column.kind == "category"]


def _columns(table: TableCard, names: Sequence[str]) -> list[Column]:
    known = {column.name: column for column in table.columns}
    return [known[name] for name in names if name in known]
