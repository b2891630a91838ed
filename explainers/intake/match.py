"""Join a model card and a table card: which column feeds which feature, and what is left over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from explainers.errors import quoted
from explainers.records import Column, Feature, ModelCard, TableCard

_POSITIONAL = re.compile(r"^(column \d+|Column_\d+|f\d+)$")
_TARGET_NAMES = ("target", "label", "class", "outcome", "y")


@dataclass(frozen=True)
class Match:
    """How a table fits a model.

    `columns[i]` is the table column for the model's i-th feature, None where there is none.
    `problems` are sentences that stop an explanation, `notes` those that only need to be seen.
    `spare` are the columns the model does not use.
    """

    columns: tuple[str | None, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    spare: tuple[str, ...]

    @property
    def found(self) -> int:
        """How many features have a column."""
        return sum(column is not None for column in self.columns)


def match(model: ModelCard, table: TableCard) -> Match:
    """Match columns by name; by position where the model has no names of its own."""
    names = [column.name for column in table.columns]
    if all(_POSITIONAL.match(f.name) for f in model.features) and not _any_named(model, names):
        return _by_position(model, table)
    chosen = tuple(_named(feature.name, names) for feature in model.features)
    notes = tuple(
        f"{quoted(column)} is taken for the model's {quoted(feature.name)}."
        for feature, column in zip(model.features, chosen, strict=True)
        if column is not None and column != feature.name
    )
    return _judged(model, table, chosen, notes)


def guess_target(model: ModelCard, table: TableCard, spare: Sequence[str]) -> str | None:
    """Propose the target among the spare columns: it holds the classes, or has a telling name."""
    for name in spare:
        column = table.column(name)
        values = set(column.values) if column else set()
        if model.classes and values and values <= set(model.classes):
            return name
    named = [name for name in spare if name.casefold() in _TARGET_NAMES]
    few = [name for name in spare if _distinct(table, name) == model.outputs > 1]
    return next(iter(named + few), None)


def guess_identifier(table: TableCard, spare: Sequence[str]) -> str | None:
    """Propose the first spare column whose value differs in every row."""
    return next((name for name in spare if _distinct(table, name) == table.rows > 1), None)


def class_names(model: ModelCard, table: TableCard, target: str | None) -> tuple[str, ...]:
    """Names for the model's classes: its own, the target's values in sorted order, or numbers.

    Encoders number labels in sorted order, so sorted values are the best guess for a file that
    stores no names; the page shows the guess and lets it be turned round.
    """
    if model.task == "regression":
        return ()
    if model.classes:
        return model.classes
    column = table.column(target) if target else None
    if column is not None and column.distinct == model.outputs == len(column.values):
        if column.kind == "number":
            return tuple(sorted(column.values, key=float))
        return tuple(sorted(column.values))
    return tuple(f"class {i}" for i in range(model.outputs))


def _any_named(model: ModelCard, names: list[str]) -> bool:
    return any(feature.name in names for feature in model.features)


def _by_position(model: ModelCard, table: TableCard) -> Match:
    identifier = guess_identifier(table, [c.name for c in table.columns if c.kind == "category"])
    usable = [c.name for c in table.columns if c.name != identifier]
    chosen = tuple(usable[: len(model.features)])
    padded = chosen + (None,) * (len(model.features) - len(chosen))
    note = (
        f"The model does not name its {len(model.features)} inputs, so columns are taken in the "
        f"table's order: {', '.join(chosen[:3])}, …"
    )
    return _judged(model, table, padded, (note,))


def _named(feature: str, names: list[str]) -> str | None:
    """Find a feature's column: the same name, or the only one equal but for case and marks."""
    if feature in names:
        return feature
    near = [name for name in names if _folded(name) == _folded(feature)]
    return near[0] if len(near) == 1 else None


def _folded(name: str) -> str:
    return re.sub(r"\W+|_+", "_", name.strip()).casefold()


def _judged(
    model: ModelCard, table: TableCard, chosen: tuple[str | None, ...], notes: tuple[str, ...]
) -> Match:
    missing = [f.name for f, column in zip(model.features, chosen, strict=True) if column is None]
    problems = []
    if missing:
        problems.append(
            f"The table lacks {len(missing)} of the model's {len(chosen)} columns: "
            + ", ".join(quoted(name) for name in missing[:5])
            + (", …" if len(missing) > 5 else "")
            + ". Add or rename them in the table."
        )
    for feature, name in zip(model.features, chosen, strict=True):
        column = table.column(name) if name else None
        if column is not None:
            problems.extend(_kind_problems(feature, column))
    unseen = tuple(
        note
        for feature, name in zip(model.features, chosen, strict=True)
        if name and (column := table.column(name)) and (note := _unseen(feature, column))
    )
    spare = tuple(column.name for column in table.columns if column.name not in chosen)
    return Match(chosen, tuple(problems), notes + unseen, spare)


def _kind_problems(feature: Feature, column: Column) -> list[str]:
    truth = set(column.values) <= {"True", "False"}
    if feature.kind == "number" and column.kind == "category" and not truth:
        example = quoted(column.values[0]) if column.values else "text"
        return [
            f"The model takes numbers for {quoted(feature.name)}, but the table's column holds "
            f"text such as {example}. Give it the coding the model was trained with."
        ]
    return []


def _unseen(feature: Feature, column: Column) -> str:
    if not feature.categories:
        return ""
    unseen = [value for value in column.values if value not in feature.categories]
    if not unseen:
        return ""
    return (
        f"{quoted(column.name)} has values the model was not trained on, such as "
        f"{quoted(unseen[0])}; they count as missing."
    )


def _distinct(table: TableCard, name: str) -> int:
    column = table.column(name)
    return column.distinct if column else 0
