"""What the tabs about predicted numbers say above their charts."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from dashboard.charts.residual_groups import Part
from dashboard.model.judged import NAME_WIDTH, Judged
from dashboard.units import amount, move
from dashboard.words import num, percent, shortened
from explainers.checks.figures import Figure
from explainers.checks.residuals import Bands
from explainers.intake.summary import counted
from explainers.records import Floats


def predicted_sentence(judged: Judged, figures: tuple[Figure, ...]) -> str:
    """How far predictions are off, and how much of what makes values differ they hold."""
    named = {figure.name: figure.value for figure in figures}
    predictions = judged.predictions
    told = f"Predictions are {amount(named['Mean error'], predictions)} off on average"
    if math.isnan(named["R²"]):
        return f"{told}; the known values do not differ, so no share of it can be accounted for."
    if named["R²"] <= 0:
        return f"{told}; the mean of the known values would be no worse a prediction for every row."
    return (
        f"{told}; the model accounts for {percent(named['R²'])} of the variance of {judged.target}."
    )


def residual_sentence(judged: Judged, across: str, found: Bands) -> str:
    """Where along something the middle of the residuals is farthest from 0, and which way."""
    at = int(np.abs(found.middle).argmax())
    middle = float(found.middle[at])
    if middle == 0:
        return f"Along {across}, the middle of the residuals is 0 everywhere."
    return (
        f"The model tells {_way(middle)} where {across} is about {num(float(found.x[at]))}: the "
        f"median residual of the {counted(int(found.rows[at]), 'row')} there is "
        f"{move(middle, judged.predictions)}."
    )


def group_sentence(judged: Judged, column: str, parts: Sequence[Part]) -> str:
    """The category whose middle residual is farthest from 0, and which way."""
    part = max(parts, key=lambda each: abs(each.middle))
    where = f"{column} is {shortened(part.name, NAME_WIDTH)}"
    if part.middle == 0:
        return f"For each value of {column}, the middle of the residuals is 0."
    return (
        f"The model tells {_way(part.middle)} where {where}: the median residual of those "
        f"{counted(part.rows, 'row')} is {move(part.middle, judged.predictions)}."
    )


def quantile_sentence(judged: Judged, residuals: Floats) -> str:
    """How many large errors there are, beside those of a normal distribution."""
    spread = float(residuals.std(ddof=1))
    share = float((np.abs(residuals - residuals.mean()) > 2 * spread).mean())
    return (
        f"{percent(share, 1)} of the rows lie more than two standard deviations "
        f"({amount(2 * spread, judged.predictions)}) from the mean residual; of a normal "
        "distribution 4.6 % would."
    )


def drawn_words(drawn: int, rows: int) -> str:
    """How many rows are drawn as points; "" where all are."""
    if drawn == rows:
        return ""
    return f"{drawn:,} of {rows:,} rows are drawn as points; lines and figures use all of them."


def spread_sentence(judged: Judged, residuals: Floats) -> str:
    """Between which residuals the middle half and nearly all rows lie."""
    low, quarter, upper, high = np.quantile(residuals, (0.025, 0.25, 0.75, 0.975)).tolist()
    predictions = judged.predictions
    return (
        f"Half of the residuals lie between {amount(quarter, predictions)} and "
        f"{amount(upper, predictions)}, 95 % between {amount(low, predictions)} and "
        f"{amount(high, predictions)}."
    )


def _way(residual: float) -> str:
    return "too little" if residual > 0 else "too much"
