"""What a sample is: a model, what it is shown, and how both are read."""

from __future__ import annotations

import base64
import csv
import hashlib
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path

from explainers.intake.dictionaries import Line, understood
from explainers.intake.matching.match import match
from explainers.records import Analysis, Dictionary, ModelCard, Preparation, TableCard
from explainers.records.dictionary import NOTHING_SAID

ASSETS = Path(__file__).parents[3] / "assets"
FOLDER = ASSETS / "samples"


@dataclass(frozen=True)
class Sample(ABC):
    """Two files in assets/samples, and what the page says about them."""

    slug: str
    title: str
    line: str
    model: str
    table: str

    @property
    def id(self) -> str:
        """The sample's analysis id: the same on every machine, so that its links work anywhere."""
        digest = hashlib.sha256(f"rationale sample {self.slug}".encode()).digest()
        return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")

    @abstractmethod
    def joined(self, model: ModelCard, table: TableCard) -> Analysis:
        """Make the sample's analysis of what was read in its two files."""


@dataclass(frozen=True)
class TableSample(Sample):
    """A model and a table, what the table's columns are for, and the file that explains them.

    A model that predicts a number has no classes. `dictionary` is None where the columns need no
    explanation.
    """

    target: str
    identifier: str
    positive: str | None = None
    classes: tuple[str, ...] = ()
    dictionary: str | None = None

    def joined(self, model: ModelCard, table: TableCard) -> Analysis:
        """Match the model's columns by name."""
        return Analysis(
            id=self.id,
            name=self.title,
            model=model,
            table=table,
            columns=tuple(column for column in match(model, table).columns if column is not None),
            classes=self.classes,
            positive=self.positive,
            target=self.target,
            identifier=self.identifier,
            dictionary=self._said_of([column.name for column in table.columns]),
        )

    def _said_of(self, columns: list[str]) -> Dictionary:
        """Read the dictionary here and not in a worker: it is ours, as this module is."""
        if self.dictionary is None:
            return NOTHING_SAID
        with (FOLDER / self.dictionary).open(encoding="utf-8", newline="") as file:
            return understood([Line(**line) for line in csv.DictReader(file)], columns).dictionary


@dataclass(frozen=True)
class PictureSample(Sample):
    """A network and an archive of pictures, how they are prepared and what it can answer.

    `target` is the column of their folders' names, None where they lie in no folders.
    """

    preparation: Preparation
    classes: tuple[str, ...]
    target: str | None

    def joined(self, model: ModelCard, table: TableCard) -> Analysis:
        """Give the network the pictures as its training did."""
        return Analysis(
            id=self.id,
            name=self.title,
            model=model,
            table=table,
            columns=(),
            classes=self.classes,
            target=self.target,
            identifier="picture",
            preparation=self.preparation,
        )
