"""One trial call before anything is explained: whether the model answers these rows sensibly."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explainers.errors import ModelError, quoted
from explainers.intake.handle import ModelHandle
from explainers.records import Floats

if TYPE_CHECKING:
    import pandas as pd

PROBE_ROWS = 50


@dataclass(frozen=True)
class Probe:
    """What the trial call showed: rows used and seconds per row (the cost of one model row)."""

    rows: int
    seconds_per_row: float


def probe(model: ModelHandle, frame: pd.DataFrame) -> Probe:
    """Call the model twice on (at most 50 rows, features).

    Raises ModelError: PREDICT_FAILED, WRONG_SHAPE, NOT_FINITE, NOT_DETERMINISTIC.
    """
    rows = frame.head(PROBE_ROWS)
    _answer(model, rows)  # The first call may build tables; the second is the one to time.
    started = time.perf_counter()
    first = _answer(model, rows)
    seconds = time.perf_counter() - started
    again = _answer(model, rows.iloc[::-1])[::-1]
    if not np.allclose(first, again, rtol=1e-6, atol=1e-9):
        raise ModelError(
            "NOT_DETERMINISTIC",
            f"The model gives the same row different answers: they differ by up to "
            f"{np.abs(first - again).max():.3g} when the rows come in another order.",
            "Save the model in inference mode, with randomness switched off.",
        )
    return Probe(len(rows), seconds / len(rows))


def _answer(model: ModelHandle, rows: pd.DataFrame) -> Floats:
    try:
        answer = model.predict(rows)
    except Exception as problem:
        raise ModelError(
            "PREDICT_FAILED",
            f"The model could not predict the first {len(rows)} rows: {quoted(problem)}.",
            "Check that the columns hold what the model was trained on.",
        ) from problem
    expected = (len(rows), model.card.outputs)
    if answer.shape != expected:
        raise ModelError(
            "WRONG_SHAPE",
            f"The model answered an array of shape {answer.shape} where {expected} was expected.",
            "Upload a model with one answer per row and class.",
        )
    if not np.isfinite(answer).all():
        bad = int((~np.isfinite(answer).all(axis=1)).sum())
        raise ModelError(
            "NOT_FINITE",
            f"The model answered NaN or infinity for {bad} of the first {len(rows)} rows.",
            "Look for missing values the model cannot take.",
        )
    return answer
