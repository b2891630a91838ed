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
# Sums in another order differ in the last digits, randomness by far more.
RELATIVE, ABSOLUTE = 1e-6, 1e-9
# Single-precision probabilities may step over 0 and 1 by their last digit.
BEYOND = 1e-6


@dataclass(frozen=True)
class Probe:
    """What the trial call showed: rows used and seconds per row (the cost of one model row)."""

    rows: int
    seconds_per_row: float


def probe(model: ModelHandle, frame: pd.DataFrame) -> Probe:
    """Call the model three times on (at most 50 rows, features).

    Raises ModelError: PREDICT_FAILED, WRONG_SHAPE, NOT_FINITE, NOT_PROBABILITIES,
    NOT_DETERMINISTIC, ORDER_DEPENDENT.
    """
    rows = frame.head(PROBE_ROWS)
    first = _answer(model, rows)  # It may build tables; the second call is the one to time.
    started = time.perf_counter()
    again = _answer(model, rows)
    seconds = time.perf_counter() - started
    if _differ(first, again):
        raise ModelError(
            "NOT_DETERMINISTIC",
            "The model gives the same rows different answers when asked twice: they differ by up "
            f"to {np.abs(first - again).max():.3g}.",
            "Save the model in inference mode, with randomness switched off.",
        )
    turned = _answer(model, rows.iloc[::-1])[::-1]
    if _differ(again, turned):
        raise ModelError(
            "ORDER_DEPENDENT",
            "The model's answer for a row depends on the rows beside it: in another order the "
            f"answers differ by up to {np.abs(again - turned).max():.3g}.",
            "Save a model that looks at each row alone, without ranks or means over the batch.",
        )
    return Probe(len(rows), seconds / len(rows))


def _differ(one: Floats, other: Floats) -> bool:
    return not np.allclose(one, other, rtol=RELATIVE, atol=ABSOLUTE)


def _answer(model: ModelHandle, rows: pd.DataFrame) -> Floats:
    try:
        answer = np.asarray(model.predict(rows), dtype=np.float64)
    except Exception as problem:
        raise ModelError(
            "PREDICT_FAILED",
            f"The model could not predict the first {len(rows)} rows: {type(problem).__name__}, "
            f"{quoted(problem)}.",
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
    if model.card.task == "classification":
        _check_probabilities(answer)
    return answer


def _check_probabilities(answer: Floats) -> None:
    low, high = float(answer.min()), float(answer.max())
    if low < -BEYOND or high > 1 + BEYOND:
        raise ModelError(
            "NOT_PROBABILITIES",
            f"The model's answers for its classes go from {low:.3g} to {high:.3g}, and "
            "probabilities lie between 0 and 1.",
            "Upload a model that answers probabilities, or a regression model.",
        )
