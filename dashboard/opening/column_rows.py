"""The table in which a reader says which column feeds which input: its rows, and its edits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.words import num, one_line
from explainers.intake.matching.fit import Fit
from explainers.intake.matching.match import Columns, Match
from explainers.records import Column, Feature, ModelCard, TableCard

INPUT, COLUMN, FIT, EXPECTED, HELD = "Input", "Column", "Fit", "Expects", "Holds"

_SHOWN_VALUES = 3


def display_order(columns: Columns) -> list[int]:
    """Indices of a model's inputs as the reader sees them: those without a column first."""
    return sorted(range(len(columns)), key=lambda i: columns[i] is not None)


def options(table: TableCard) -> dict[str, str]:
    """What each column of a table is called in the list to choose from: {shown: name}.

    The list trims what it offers, so a name with spaces at an end is quoted: else it would show
    nothing, or stand for another column.
    """
    return {_option(column.name): column.name for column in table.columns}


def _option(name: str) -> str:
    # Not `quoted`, which would make one of "city " and " city".
    return name if name and name == name.strip().strip("\ufeff") else f"“{name}”"


def rows(
    model: ModelCard, table: TableCard, given: Columns, found: Match, order: Sequence[int]
) -> list[dict[str, str | None]]:
    """One row per input in this order.

    given: what stands in the column to edit. found: how what has come of it fits.
    """
    known = {column.name: column for column in table.columns}
    twice = {name for name in found.columns if name and found.columns.count(name) > 1}
    return [
        {
            INPUT: one_line(model.features[i].name),
            COLUMN: None if (name := given[i]) is None else _option(name),
            FIT: fit_words(found.fits[i], twice=found.columns[i] in twice),
            EXPECTED: "texts" if model.texts is not None else _expected(model.features[i]),
            HELD: _held(known.get(found.columns[i] or "")),
        }
        for i in order
    ]


def edited(
    given: Columns, order: Sequence[int], changes: Mapping[int, Mapping[str, Any]], table: TableCard
) -> Columns:
    """Apply edits to a choice: {row on the page: {heading: new value}}, as the editor reports.

    An emptied cell, and a name the table has not, is no column.
    """
    names = options(table)
    chosen = list(given)
    for row, cells in changes.items():
        if COLUMN in cells and 0 <= row < len(order):
            chosen[order[row]] = names.get(cells[COLUMN])
    return tuple(chosen)


def fit_words(fit: Fit, *, twice: bool) -> str:
    """How a column fits, with a sign: ✓ it does, ! it is doubtful, ✗ it cannot be used."""
    if fit.problem or fit.brief == "no column":
        return f"✗ {fit.brief}"
    if twice:
        return "! used twice"
    return f"{'!' if fit.note else '✓'} {fit.brief}"


def _expected(feature: Feature) -> str:
    if feature.categories:
        return _list(feature.categories)
    return {"number": "numbers", "category": "categories", "unknown": "not said"}[feature.kind]


def _held(column: Column | None) -> str:
    if column is None:
        return ""
    ends = dict.fromkeys(num(end) for end in (column.low, column.high) if end is not None)
    held = " to ".join(ends) or _list(column.values)
    gaps = f"{column.missing:,} missing" if column.missing else ""
    return "; ".join(filter(None, (held, gaps))) or "nothing"


def _list(values: Sequence[str]) -> str:
    shown = ", ".join(one_line(value) for value in values[:_SHOWN_VALUES])
    return f"{shown}, …" if len(values) > _SHOWN_VALUES else shown
