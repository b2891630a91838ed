"""XGBoost's linear booster (gblinear): its weights."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.intake.boosted.meaning import Objective
from explainers.intake.handle import LinearPart, columns_of
from explainers.intake.linearity import SINGLE, intercepts_of
from explainers.records import Floats

if TYPE_CHECKING:
    import pandas as pd


def linear_part(
    booster: Any,
    objective: Objective,
    encode: Callable[[pd.DataFrame], Floats],
    raw: Callable[[Floats], Floats],
) -> LinearPart | None:
    """Find the weighted sum of a linear booster, and have the booster confirm it.

    encode: frame -> (rows, columns). raw: (rows, columns) -> raw sums, (rows,) or (rows, outputs).
    Returns None where the booster does not answer what its weights add up to. Raises ValueError
    where it holds another number of weights than of columns.
    """
    content = json.loads(booster.save_raw("json"))
    held = content["learner"]["gradient_booster"]["model"]["weights"]
    width = int(booster.num_features())
    sums = columns_of(raw(np.zeros((1, width)))).shape[1]
    # A row for each column, and the bias below them; what is missing weighs nothing.
    weights = np.asarray(held, dtype=np.float64).reshape(width + 1, sums)[:-1]
    coefficients = weights if sums == objective.outputs else np.hstack([-weights, weights])

    def margins(rows: Floats) -> Floats:
        return objective.margins(raw(rows))

    intercepts = intercepts_of(coefficients, margins, SINGLE)
    if intercepts is None:
        return None
    return LinearPart(
        coefficients,
        intercepts,
        encode=lambda frame: np.nan_to_num(encode(frame), nan=0.0, posinf=np.inf, neginf=-np.inf),
        margins=margins,
        sources=np.arange(width),
        unit=objective.unit,
    )
