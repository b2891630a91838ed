"""Join a model card and a table card: which column feeds which feature, and what is left over."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from explainers.errors import quoted
from explainers.records import Column, Feature, Kind, ModelCard, TableCard

_POSITIONAL = re.compile(r"^(column \d+|Column_\d+|f\d+)$")
_TARGET_NAMES = ("target", "label", "class", "outcome", "y")
_IDENTIFIER = re.compile(r"(^|[\s_.\-])(id|identifier|key|index|uuid)$", re.IGNORECASE)


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
    chosen = _by_name(model, names)
    notes = tuple(
        f"{quoted(column)} is taken for the model's {quoted(feature.name)}."
        for feature, column in zip(model.features, chosen, strict=True)
        if column is not None and column != feature.name
    )
    found = _judged(model, table, chosen, notes)
    return replace(found, problems=found.problems + _doubts(model, names, chosen))


def guess_target(model: ModelCard, table: TableCard, spare: Sequence[str]) -> str | None:
    """Propose the target among the spare columns: it holds the classes, or has a telling name.

    Columns with a telling name come first: a yes/no flag may hold the classes "no" and "yes" too.
    """
    telling = [name for name in spare if name.strip().casefold() in _TARGET_NAMES]
    ordered = telling + [name for name in spare if name not in telling]
    holding = [name for name in ordered if _holds_classes(model, table.column(name))]
    few = [name for name in spare if _distinct(table, name) == model.outputs > 1]
    # Where nothing tells, the last: tables end with their target more often than not.
    return next(iter(holding + telling + few[::-1]), None)


def guess_identifier(table: TableCard, spare: Sequence[str]) -> str | None:
    """Propose a spare column that differs in every row: by its name, then text, then the first."""
    different = [name for name in spare if _distinct(table, name) == table.rows > 1]
    telling = [name for name in different if _IDENTIFIER.search(name)]
    texts = [name for name in different if _kind(table, name) == "category"]
    return next(iter(telling + texts + different), None)


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
    usable = _unnamed_columns(model, table)
    chosen = tuple(usable[: len(model.features)])
    padded = chosen + (None,) * (len(model.features) - len(chosen))
    shown = ", ".join(quoted(name) for name in chosen[:3]) + (", …" if len(chosen) > 3 else "")
    note = (
        f"The model does not name its inputs ({len(model.features)}), so columns are taken in the "
        f"table's order: {shown}."
    )
    return _judged(model, table, padded, (note,))


def _unnamed_columns(model: ModelCard, table: TableCard) -> list[str]:
    """Leave out what is no input, as far as the table has columns to spare: identifier, target."""
    usable = [column.name for column in table.columns]
    identifier = guess_identifier(table, usable)
    if identifier and not (
        _kind(table, identifier) == "category" or _IDENTIFIER.search(identifier)
    ):
        identifier = None
    telling = [name for name in usable if name.strip().casefold() in _TARGET_NAMES]
    texts = [
        name
        for name in usable
        if _kind(table, name) == "category" and _holds_classes(model, table.column(name))
    ]
    for name in (identifier, *texts, *telling):
        if name in usable and len(usable) > len(model.features):
            usable.remove(name)
    return usable


def _holds_classes(model: ModelCard, column: Column | None) -> bool:
    values = set(column.values) if column else set()
    return bool(model.classes and values) and values <= set(model.classes)


def _by_name(model: ModelCard, names: list[str]) -> tuple[str | None, ...]:
    """Find each feature's column: the same name, or the only one equal but for case and marks.

    A column feeds one feature: one that another feature has by its exact name is not near.
    """
    wanted = [feature.name for feature in model.features]
    exact = set(wanted) & set(names)
    free = _by_fold(name for name in names if name not in exact)
    asking = _by_fold(name for name in wanted if name not in exact)
    chosen: list[str | None] = []
    for name in wanted:
        near = free.get(_folded(name), [])
        alone = len(near) == 1 and len(asking.get(_folded(name), [])) == 1
        chosen.append(name if name in exact else near[0] if alone else None)
    return tuple(chosen)


def _by_fold(names: Iterable[str]) -> dict[str, list[str]]:
    folds: dict[str, list[str]] = {}
    for name in names:
        folds.setdefault(_folded(name), []).append(name)
    return folds


def _doubts(model: ModelCard, names: list[str], chosen: tuple[str | None, ...]) -> tuple[str, ...]:
    """Say where several columns come near a name, so that none is taken."""
    free = _by_fold(name for name in names if name not in chosen)
    near = [
        (feature.name, free.get(_folded(feature.name), []))
        for feature, column in zip(model.features, chosen, strict=True)
        if column is None
    ]
    return tuple(
        f"{quoted(name)} could be {' or '.join(quoted(column) for column in columns)}. "
        f"Rename the right one to {quoted(name)}."
        for name, columns in near
        if columns
    )


def _folded(name: str) -> str:
    """A name without case, and with one underscore for what libraries write in place of a space.

    Letters written in two ways (é as one sign or two) are made the same.
    """
    plain = unicodedata.normalize("NFKC", name).strip().casefold()
    return re.sub(r"[\s_.\-]+", "_", plain)


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


def _kind(table: TableCard, name: str) -> Kind:
    column = table.column(name)
    return column.kind if column else "unknown"


def _distinct(table: TableCard, name: str) -> int:
    column = table.column(name)
    return column.distinct if column else 0
