"""What intake found in a file: a model card and a table card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["number", "category", "unknown"]
Task = Literal["classification", "regression"]


@dataclass(frozen=True)
class Feature:
    """One input of a model, as the model itself names it.

    `categories` are the values it was trained on, in its own order; empty when it does not say.
    """

    name: str
    kind: Kind = "unknown"
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class ModelCard:
    """A model file that was read, checked and found usable.

    `classes` are in output order and empty when the file does not name them; `outputs` is how
    many numbers the model answers per row (one per class, or 1 for regression). `lacks` maps a
    need of a method ("trees", "probabilities") to the sentence that says why it is not there.
    """

    digest: str
    file_name: str
    size: int
    family: str
    kind: str
    task: Task
    features: tuple[Feature, ...]
    outputs: int
    classes: tuple[str, ...] = ()
    lacks: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    details: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column of a table. `low` and `high` are None for text; `values` are its most frequent."""

    name: str
    kind: Kind
    missing: int
    distinct: int
    low: float | None = None
    high: float | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableCard:
    """A table file that was read and checked."""

    digest: str
    file_name: str
    size: int
    format: str
    rows: int
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()

    def column(self, name: str) -> Column | None:
        """The column called `name`, or None."""
        return next((column for column in self.columns if column.name == name), None)
