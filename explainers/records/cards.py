"""What intake found in a file: a model card and a table card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from explainers.records.pictures import PictureInput
from explainers.records.texts import TextInput

Kind = Literal["number", "category", "unknown"]
Task = Literal["classification", "regression"]
Scale = Literal["probability", "score", "number", "anomaly"]
"""What a model answers: a probability or a decision score for each class, a number it has learned,
or one that says how usual a row is."""
Reading = Literal["probability", "log-odds", "number"]
"""How the outputs of a file that does not say are to be understood."""
Matter = Literal["columns", "pictures", "texts"]
"""What a model is given of a row: the columns of a table, a picture, or a text."""
Role = Literal["", "date", "identifier", "label"]
"""What a column is for besides being an input, as far as the table itself tells."""

PICTURES: Final = "pictures"
"""The format of a table whose rows are pictures."""

_UNITS = {
    "probability": "probability",
    "score": "decision score",
    "number": "prediction",
    "anomaly": "anomaly score (low is unusual)",
}


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
    need of a method ("trees", "gradients") to the sentence that says why it is not there.
    `readings` are the ways its outputs can be understood where the file leaves that open, and
    `reading` is the one that was chosen; both are empty where the file says it. `pictures` is what
    a model of pictures takes, and `texts` what a model of texts reads, whose one feature is the
    column of texts; None tells every other model.
    """

    digest: str
    file_name: str
    size: int
    family: str
    kind: str
    task: Task
    scale: Scale
    features: tuple[Feature, ...]
    outputs: int
    classes: tuple[str, ...] = ()
    lacks: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    details: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    reading: Reading | None = None
    pictures: PictureInput | None = None
    texts: TextInput | None = None

    @property
    def matter(self) -> Matter:
        """What the model is given of a row."""
        if self.pictures is not None:
            return "pictures"
        return "columns" if self.texts is None else "texts"

    @property
    def unit(self) -> str:
        """What the numbers of `predict` count."""
        return _UNITS[self.scale]


@dataclass(frozen=True)
class PreprocessorCard:
    """A fitted transformer that was read and checked: it makes a model's inputs out of columns.

    `features` are the columns it takes; `made` names the columns it makes, in order. `sources[i]`
    is the index of the feature that made column i was computed from; empty where one was computed
    from several, and `untraced` then says which in a sentence.
    """

    digest: str
    file_name: str
    size: int
    kind: str
    features: tuple[Feature, ...]
    made: tuple[str, ...]
    sources: tuple[int, ...] = ()
    untraced: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column of a table. `low` and `high` are None for text; `values` are its most frequent.

    `role` is a proposal, to be asked about: a date, a name of each row, or the known outcome.
    """

    name: str
    kind: Kind
    missing: int
    distinct: int
    low: float | None = None
    high: float | None = None
    values: tuple[str, ...] = ()
    role: Role = ""


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

    @property
    def holds_pictures(self) -> bool:
        """Tell whether each row is a picture, whose pixels lie beside the columns."""
        return self.format == PICTURES

    def column(self, name: str) -> Column | None:
        """The column called `name`, or None."""
        return next((column for column in self.columns if column.name == name), None)
