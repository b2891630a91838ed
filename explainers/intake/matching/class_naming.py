"""What the model's classes are called: labels for its outputs, no part of any number."""

from __future__ import annotations

from collections.abc import Sequence

from explainers.errors import quoted
from explainers.records import Column, ModelCard, TableCard


def class_names(model: ModelCard, table: TableCard, target: str | None) -> tuple[str, ...]:
    """Names for the model's classes: its own, the target's values in sorted order, or numbers.

    Encoders number labels in sorted order, so sorted values are the best guess for a file that
    stores no names; the page shows the guess and lets it be turned round.
    """
    if model.task == "regression":
        return ()
    if model.classes:
        return model.classes
    return _sorted_values(model, table, target) or tuple(f"class {i}" for i in range(model.outputs))


def names_by_target(model: ModelCard, table: TableCard, target: str | None) -> tuple[str, ...]:
    """Propose the target's values as other names for classes the model names itself.

    Where the model says 0 and 1 and the target no and yes, no row's outcome could be compared.
    The same words in another case are paired, anything else in sorted order. Empty where some
    value is a class already, or where there are not as many.
    """
    values = _sorted_values(model, table, target)
    if not model.classes or not values or set(values) & set(model.classes):
        return ()
    folded = {value.strip().casefold(): value for value in values}
    same = tuple(folded.get(name.strip().casefold()) for name in model.classes)
    paired = tuple(name for name in same if name is not None)
    if len(set(paired)) == len(values):
        return paired
    # The model's classes need not be stored in sorted order.
    own = sorted(model.classes, key=_order(model.classes))
    return tuple(values[own.index(name)] for name in model.classes)


def refused_names(names: Sequence[str]) -> str:
    """Say why these cannot name the classes: one is empty, or two are equal. Empty if they can."""
    for place, name in enumerate(names):
        if not name.strip():
            return f"Class {place} has no name. Give it one."
        first = names.index(name)
        if first < place:
            return (
                f"Classes {first} and {place} are both called {quoted(name)}. "
                "Give them different names."
            )
    return ""


def _sorted_values(model: ModelCard, table: TableCard, target: str | None) -> tuple[str, ...]:
    column = table.column(target) if target else None
    if column is None or not _as_many(model, column):
        return ()
    return tuple(sorted(column.values, key=float if column.kind == "number" else str))


def _as_many(model: ModelCard, column: Column) -> bool:
    # The card lists a column's values only up to a limit.
    return column.distinct == model.outputs == len(column.values)


def _order(names: Sequence[str]) -> type[float] | type[str]:
    try:
        [float(name) for name in names]
    except ValueError:
        return str
    return float
