"""Join a model card and a table card: which column feeds which feature, and what is left over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from explainers.errors import quoted
from explainers.intake.matching.fit import Fit, fit
from explainers.intake.matching.names import likely, near, one_to_one, split_values
from explainers.intake.matching.pictures import other_rows
from explainers.intake.matching.positions import by_position, names_inputs, no_inputs
from explainers.intake.matching.texts import text_column, why_text_column
from explainers.records import ModelCard, TableCard

Way = Literal["name", "position"]
Columns = tuple[str | None, ...]
"""For each of the model's features in order, the table column that feeds it, or None."""

_SHOWN = 3  # a model with 500 renamed columns needs no 500 sentences


@dataclass(frozen=True)
class Match:
    """How a table fits a model.

    `columns[i]` is the table column for the model's i-th feature, None where there is none, and
    `fits[i]` how it suits. `problems` are sentences that stop an explanation, `warnings` those to
    be read first, `notes` those that only need to be seen. `spare` are the columns the model does
    not use.
    """

    columns: Columns
    fits: tuple[Fit, ...]
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    spare: tuple[str, ...]

    @property
    def found(self) -> int:
        """How many features have a column."""
        return sum(column is not None for column in self.columns)


def ways(model: ModelCard, table: TableCard) -> tuple[Way, ...]:
    """The ways columns can be matched, the one to begin with first; never empty."""
    if model.texts is not None:
        return ("name",)  # the place of a column says nothing of what stands in it
    if not names_inputs(model, table):
        return ("position",)
    enough = len(table.columns) >= len(model.features)
    return ("name", "position") if enough else ("name",)


def match(model: ModelCard, table: TableCard, way: Way | None = None) -> Match:
    """Match columns by name; by position where the model has no names of its own.

    Exact names first, then the only one that differs by case, marks, or as libraries rename. For a
    model of texts that leaves the column of the longest texts.
    """
    if (way or ways(model, table)[0]) == "position":
        columns = by_position(model, table, no_inputs(model, table))
    else:
        columns = _by_name(model, table)
    return judged(model, table, columns)


def judged(model: ModelCard, table: TableCard, columns: Columns) -> Match:
    """Judge a choice of columns, whoever made it."""
    known = {column.name: column for column in table.columns}
    fits = tuple(
        fit(feature, known[column] if column is not None else None)
        for feature, column in zip(model.features, columns, strict=True)
    )
    problems = _kind_of_rows(model, table) or (
        *_missing(model, columns),
        *(each.problem for each in fits if each.problem),
        *_doubts(model, table, columns),
    )
    unseen = [each.note for each in fits if each.note]
    return Match(
        columns,
        fits,
        problems,
        _used_twice(model, columns),
        (*_naming(model, table, columns), *_first(unseen, "columns have such values")),
        spare(table, columns),
    )


def proposals(model: ModelCard, table: TableCard, columns: Columns) -> dict[str, str]:
    """Propose spare columns for features without one, for a person to accept: {feature: column}.

    A prefix more or less, or one letter off: never taken silently, for it is a guess.
    """
    wanted = [f.name for f, column in zip(model.features, columns, strict=True) if column is None]
    return likely(wanted, spare(table, columns)) if names_inputs(model, table) else {}


def accepted(model: ModelCard, columns: Columns, proposed: dict[str, str]) -> Columns:
    """Fill the gaps of a choice with proposals."""
    return tuple(
        proposed.get(feature.name) if column is None else column
        for feature, column in zip(model.features, columns, strict=True)
    )


def spare(table: TableCard, columns: Columns) -> tuple[str, ...]:
    """The columns of the table that a choice does not use."""
    used = set(columns)
    return tuple(column.name for column in table.columns if column.name not in used)


def _by_name(model: ModelCard, table: TableCard) -> Columns:
    """Find each feature's column. One column feeds one feature."""
    wanted = [feature.name for feature in model.features]
    names = [column.name for column in table.columns]
    found = one_to_one(near(wanted, names)) | {name: name for name in set(wanted) & set(names)}
    if model.texts is not None and not found:
        return (text_column(table),)
    return tuple(found.get(name) for name in wanted)


def _kind_of_rows(model: ModelCard, table: TableCard) -> tuple[str, ...]:
    misfit = other_rows(model, table)
    return () if misfit is None else (" ".join(misfit),)


def _missing(model: ModelCard, columns: Columns) -> list[str]:
    missing = [f.name for f, column in zip(model.features, columns, strict=True) if column is None]
    if not missing:
        return []
    return [
        f"The table lacks {len(missing)} of the model's {len(columns)} columns: "
        + ", ".join(quoted(name) for name in missing[:5])
        + (", …" if len(missing) > 5 else "")
        + ". Choose a column for each, or add them to the table."
    ]


def _doubts(model: ModelCard, table: TableCard, columns: Columns) -> list[str]:
    """Say where several columns come near a name, and where one looks split into its values."""
    wanted = [f.name for f, column in zip(model.features, columns, strict=True) if column is None]
    names = [column.name for column in table.columns]
    free = spare(table, columns)
    found = near([feature.name for feature in model.features], names)
    doubts = [
        f"{quoted(name)} could be {' or '.join(quoted(column) for column in close)}. "
        f"Choose the right one, or rename it to {quoted(name)}."
        for name in wanted
        if (close := [column for column in found.get(name, ()) if column in free])
    ]
    texts = (column for column in table.columns if column.kind == "category")
    split = ((column, split_values(wanted, column.name, column.values)) for column in texts)
    return doubts + [
        f"{quoted(made[0])} looks like {quoted(column.name)} split into its values. Bring the "
        "pipeline or the preprocessor that splits it, so that the model takes the table as it is."
        for column, made in split
        if made
    ]


def _used_twice(model: ModelCard, columns: Columns) -> tuple[str, ...]:
    many = Counter(column for column in columns if column is not None)
    pairs = list(zip(model.features, columns, strict=True))
    return tuple(
        f"{quoted(name)} feeds {count} inputs: "
        + ", ".join(quoted(feature.name) for feature, column in pairs if column == name)
        + ". Give each its own column, unless the model was trained so."
        for name, count in many.items()
        if count > 1
    )


def _naming(model: ModelCard, table: TableCard, columns: Columns) -> Sequence[str]:
    """Say which columns feed inputs that are not called so."""
    if model.pictures is not None:
        return ()
    if model.texts is not None:
        return why_text_column(table, columns[0])
    if not names_inputs(model, table):
        return _in_order(table, columns)
    other = [
        f"{quoted(column)} is taken for the model's {quoted(feature.name)}."
        for feature, column in zip(model.features, columns, strict=True)
        if column is not None and column != feature.name
    ]
    return _first(other, "columns are taken under another name")


def _in_order(table: TableCard, columns: Columns) -> list[str]:
    chosen = [column for column in columns if column is not None]
    end = ", …" if len(chosen) > _SHOWN else "."
    shown = ", ".join(quoted(name) for name in chosen[:_SHOWN]) + end
    begin = f"The model does not name its inputs ({len(columns)})"
    order = [name for name in (column.name for column in table.columns) if name in chosen]
    if order == chosen:
        return [f"{begin}, so columns are taken in the table's order: {shown}"]
    return [f"{begin}; they are fed, one after the other, by {shown}"]


def _first(sentences: Sequence[str], what: str) -> tuple[str, ...]:
    """The first sentences, and how many more there are: several, or the last one is shown too."""
    if len(sentences) <= _SHOWN + 1:
        return tuple(sentences)
    return (*sentences[:_SHOWN], f"{len(sentences) - _SHOWN:,} more {what}.")
