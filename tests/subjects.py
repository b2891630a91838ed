"""Subjects for methods, made of the toy files the way a worker makes them."""

from __future__ import annotations

import numpy as np

from explainers.intake import models, tables
from explainers.intake.handle import ModelHandle
from explainers.intake.matching.match import match
from explainers.intake.rows import model_frame
from explainers.intake.summary import is_number
from explainers.kernels.trees.edges import walk_of
from explainers.kernels.trees.shapley import shapley_values
from explainers.methods.declaration import Subject
from tests import toys


def subject(data: bytes, rows: int = 40, table: bytes | None = None) -> Subject:
    """The first `rows` rows, compared with all rows."""
    return subject_of(models.read(data, "model"), rows, table)


def subject_of(handle: ModelHandle, rows: int = 40, table: bytes | None = None) -> Subject:
    """The same for a model that was read already."""
    found = tables.read(table or toys.csv(), "table.csv")
    columns = match(handle.card, found.card).columns
    names = [feature.name for feature in handle.card.features]
    everything = model_frame(found.data, columns, names, np.arange(found.data.num_rows))
    kinds = tuple(
        "number" if is_number(found.data.schema.field(name).type) else "category"
        for name in columns
    )
    return Subject(handle, everything.head(rows), kinds, everything)


def explained(trees, frame):
    """What the kernel says of trees it can walk: (rows, encoded columns, outputs), (outputs,)."""
    walk = walk_of(trees.form.forest())
    return shapley_values(walk, trees.form.encode(frame)), walk.base
