"""How good the model is on its table: figures over all rows with a known outcome."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.backend import shelf
from dashboard.memory import give_back
from dashboard.rows.columns import is_number
from dashboard.units import SCORE
from explainers.checks.figures import Figure, class_figures, score_figures, value_figures
from explainers.intake.summary import label
from explainers.records import Analysis, Floats, Integers, Predictions


@dataclass(frozen=True)
class Performance:
    """Figures, and how many rows they were judged on; none where no row can be judged."""

    figures: tuple[Figure, ...]
    rows: int


def performance(analysis: Analysis, predictions: Predictions, target: str) -> Performance:
    """Judge all predictions against the column `target`, once for each result.

    Sorting a million answers takes a third of a second, and a page is drawn at every click.
    """
    key = ("performance", predictions.receipt.key, analysis.id, target)

    def judge() -> Performance:
        found = judged(analysis, predictions, target)
        give_back()
        return found

    found = shelf().take(key, judge)
    return found if isinstance(found, Performance) else Performance((), 0)


def judged(analysis: Analysis, predictions: Predictions, target: str) -> Performance:
    """Judge the rows of `predictions` whose outcome is known and fits the model's answers."""
    known = predictions.data.column(target)
    if analysis.classes:
        truth = class_numbers(known, analysis.classes)
        rows = truth >= 0
        if not rows.any():
            return Performance((), 0)
        judge = score_figures if predictions.unit == SCORE else class_figures
        figures = judge(predictions.outputs[rows], truth[rows], analysis.positive_output)
        return Performance(figures, int(rows.sum()))
    if not is_number(predictions.data, target):
        return Performance((), 0)
    values: Floats = np.asarray(pc.cast(known, "float64").to_numpy(), dtype=np.float64)
    rows = np.isfinite(values)
    if not rows.any():
        return Performance((), 0)
    figures = value_figures(predictions.outputs[rows, 0], values[rows])
    return Performance(figures, int(rows.sum()))


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
