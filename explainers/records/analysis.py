"""An analysis: one model, one table, and what each column is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from explainers.records.cards import ModelCard, PreprocessorCard, TableCard
from explainers.records.dictionary import NOTHING_SAID, Dictionary
from explainers.records.pictures import Preparation


@dataclass(frozen=True)
class Reference:
    """The rows a decision is compared with.

    Every row of the table where `column` equals `value` (all rows when `column` is None), thinned
    to `limit` by `seed` when there are more.
    """

    limit: int = 1_000
    column: str | None = None
    value: str | None = None
    seed: int = 0

    def words(self) -> str:
        """The population in words: "all rows" or "rows where housing is rent"."""
        return "all rows" if self.column is None else f"rows where {self.column} is {self.value}"


@dataclass(frozen=True)
class Analysis:
    """A model and a table joined; what every request is about.

    `columns[i]` is the table column that feeds the model's i-th feature. `classes` are the names
    shown for the model's outputs, in output order; empty for regression. Where there is a
    `preprocessor`, it stands before the model, and `model` describes the two as one: its features
    are the preprocessor's. `preparation` is how a model of pictures is given them. `id` and `name`
    are how people find it and no part of its content; nor is `origin`, the id of the analysis whose
    reader typed the text this one is about, nor the `dictionary`, which says what people call the
    columns.
    """

    id: str
    name: str
    model: ModelCard
    table: TableCard
    columns: tuple[str, ...]
    classes: tuple[str, ...] = ()
    positive: str | None = None
    target: str | None = None
    identifier: str | None = None
    reference: Reference = Reference()
    preprocessor: PreprocessorCard | None = None
    preparation: Preparation | None = None
    origin: str | None = None
    dictionary: Dictionary = NOTHING_SAID

    @property
    def features(self) -> tuple[str, ...]:
        """The names shown for the features: the user's own columns."""
        return self.columns

    @property
    def output_names(self) -> tuple[str, ...]:
        """One name per model output."""
        return self.classes or ("prediction",)

    @property
    def positive_output(self) -> int:
        """Index of the output a global view opens with."""
        return self.classes.index(self.positive) if self.positive in self.classes else 0

    def content(self) -> dict[str, Any]:
        """Everything about the analysis that decides what numbers come out, as JSON.

        Names of classes, target, identifier and dictionary only label numbers, so they are left
        out; the reference is added to a key by the methods that compare with one.
        """
        content = {
            "model": self.model.digest,
            "reading": self.model.reading,
            "preprocessor": self.preprocessor.digest if self.preprocessor else None,
            "table": self.table.digest,
            "columns": list(self.columns),
        }
        if self.preparation is None:  # the keys of tables stay what they were
            return content
        return {**content, "preparation": self.preparation.content()}
