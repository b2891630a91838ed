"""Known outcomes: which rows have one, and what it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.rows.columns import is_number
from explainers.intake.summary import label
from explainers.records import Analysis, Floats, Integers, Predictions


@dataclass(frozen=True, eq=False)
class Known:
    """Rows whose outcome is known and fits the model's answers, in rising order.

    rows: (known,), their places in the table. truth: (known,), of classes their numbers, else the
    values themselves.
    """

    rows: Integers
    truth: Integers | Floats

    def outputs(self, predictions: Predictions) -> Floats:
        """(known, outputs) what the model answers for them."""
        every = predictions.outputs
        return every if len(self.rows) == len(every) else every[self.rows]


def found_in(analysis: Analysis, predictions: Predictions) -> Known:
    """Look for the rows of `predictions` whose outcome is known."""
    if analysis.target is None:
        return Known(_none(), _none())
    column = predictions.data.column(analysis.target)
    if analysis.classes:
        classes = class_numbers(column, analysis.classes)
        rows = np.flatnonzero(classes >= 0)
        return Known(rows, classes[rows])
    if not is_number(predictions.data, analysis.target):
        return Known(_none(), _none())
    values: Floats = np.asarray(pc.cast(column, "float64").to_numpy(), dtype=np.float64)
    rows = np.flatnonzero(np.isfinite(values))
    return Known(rows, values[rows])


def class_numbers(known: pa.ChunkedArray, classes: tuple[str, ...]) -> Integers:
    """(rows,) which class each outcome names, -1 for none; each distinct outcome is read once."""
    values = known.combine_chunks()
    if isinstance(values, pa.ChunkedArray):
        values = pa.concat_arrays(values.chunks) if values.chunks else pa.array([], values.type)
    coded = values if pa.types.is_dictionary(values.type) else values.dictionary_encode()
    places = {name: at for at, name in enumerate(classes)}
    found = [places.get(label(value), -1) for value in coded.dictionary.to_pylist()]
    missing = places.get(label(None), -1)
    codes = coded.indices.fill_null(len(found)).to_numpy(zero_copy_only=False)
    return np.array([*found, missing], dtype=np.int64)[codes]


def _none() -> Integers:
    return np.empty(0, dtype=np.int64)
