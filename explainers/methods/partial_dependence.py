"""Partial dependence and individual curves: one feature changed in every row (Friedman 2001)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import Field

from explainers.errors import RefusedError, quoted
from explainers.intake.summary import label
from explainers.methods.declaration import Answer, Method, Subject
from explainers.methods.parameters import FeatureName, Parameters
from explainers.records import Floats, Integers

if TYPE_CHECKING:
    import pandas as pd

MOST_CATEGORIES = 50
BATCH_CELLS = 2_000_000
"""Values sent to the model at once: 16 MB as numbers, whatever the table's width."""


class CurveParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    feature: FeatureName = Field("", description="Feature")
    points: int = Field(20, ge=2, le=100, description="Values tried, at most")


@dataclass(frozen=True, eq=False)
class Grid:
    """The values tried: `column` (points,) in the table's own type, `values` as JSON."""

    column: pd.Series
    values: list[float] | list[str]
    note: str


def run(subject: Subject, parameters: CurveParameters, generator: np.random.Generator) -> Answer:
    """Ask the model about every row with every value of the grid in place of its own.

    The grid comes from the reference rows, so that it is the same for every block.
    """
    if subject.reference is None:
        raise ValueError("partial dependence takes its grid from reference rows")
    names = list(subject.rows.columns)
    at = names.index(parameters.feature) if parameters.feature else 0
    column = subject.reference[names[at]]
    known = column.dropna()
    categorical = "category" in (subject.kinds[at], subject.model.card.features[at].kind)
    grid = _categories(known) if categorical else _numbers(known, parameters.points)
    if not grid.values:
        raise RefusedError(
            "NOTHING_TO_VARY",
            f"{quoted(names[at])} has no value in any of the {len(column):,} reference rows, so "
            "there is nothing to put in its place.",
            "Choose another feature.",
        )
    individual = _curves(subject, names[at], grid.column)
    notes = [f"Values tried: {grid.note} the {len(column):,} reference rows."]
    if len(known) < len(column):
        notes.append(
            f"{len(column) - len(known):,} of those rows have no value; what the model makes of a "
            "missing value is not among the values tried."
        )
    return Answer(
        {"individual": individual},
        {
            "unit": subject.model.card.unit,
            "grid": grid.values,
            "notes": notes,
            "budget": individual.shape[0] * individual.shape[1],
        },
    )


def _curves(subject: Subject, feature: str, values: pd.Series) -> Floats:
    """Predict each row with each value: (rows, points, outputs), in large batches."""
    rows, width = subject.rows.shape
    step = max(1, BATCH_CELLS // (rows * width))
    parts = []
    for start in range(0, len(values), step):
        tried = values.iloc[start : start + step]
        frame = subject.rows.iloc[np.tile(np.arange(rows), len(tried))].reset_index(drop=True)
        # A column of its own: writing into the old one would keep that one's type.
        frame[feature] = tried.repeat(rows).reset_index(drop=True)
        parts.append(subject.model.predict(frame).reshape(len(tried), rows, -1))
    return np.ascontiguousarray(np.concatenate(parts).transpose(1, 0, 2))


def _numbers(known: pd.Series, points: int) -> Grid:
    """All distinct values where they are few, else quantiles; always values that occur."""
    numbers = known.to_numpy(dtype=np.float64)
    known, numbers = known[np.isfinite(numbers)], numbers[np.isfinite(numbers)]
    distinct, places = np.unique(numbers, return_index=True)
    if len(distinct) <= points:
        return Grid(known.iloc[places], distinct.tolist(), _every(len(distinct)))
    chosen = _quantiles(numbers, distinct, points)
    note = f"{len(chosen):,} from the 1st to the 99th percentile of"
    return Grid(known.iloc[places[chosen]], distinct[chosen].tolist(), note)


def _quantiles(numbers: Floats, distinct: Floats, points: int) -> Integers:
    """Choose among `distinct` values: indices, rising, at most `points`.

    A value that many rows share is several quantiles; the points saved go to the values between.
    """
    shares = np.linspace(0.01, 0.99, points)
    found = np.unique(np.quantile(numbers, shares, method="inverted_cdf"))
    chosen = np.searchsorted(distinct, found)
    others = np.setdiff1d(np.arange(chosen[0], chosen[-1] + 1), chosen)
    spare = min(points - len(chosen), len(others))
    spread = others[np.linspace(0, len(others) - 1, spare).astype(np.int64)]
    return np.union1d(chosen, spread).astype(np.int64)


def _categories(known: pd.Series) -> Grid:
    """The values that occur, the most frequent first, at most MOST_CATEGORIES."""
    labels = [label(value) for value in known]
    counts = Counter(labels)
    kept = sorted(counts, key=lambda name: (-counts[name], name))[:MOST_CATEGORIES]
    every = len(kept) == len(counts)
    note = _every(len(kept)) if every else f"the {len(kept):,} most frequent of {len(counts):,} in"
    return Grid(known.iloc[[labels.index(name) for name in kept]], kept, note)


def _every(values: int) -> str:
    return "the only one in" if values == 1 else f"all {values:,} in"


def _cost(parameters: Any, rows: int, features: int) -> int:
    return max(int(parameters.points), MOST_CATEGORIES) * rows


METHOD = Method(
    name="partial_dependence",
    title="Partial dependence and ICE",
    version="1",
    question="What would the model answer if only this feature were changed, on average and row "
    "by row?",
    silent_on="It averages over combinations that may not occur: where features move together, "
    "the model is asked about rows nobody has seen.",
    paper="Friedman 2001, Greedy function approximation, Annals of Statistics 29; Goldstein et "
    "al. 2015, Peeking inside the black box, Journal of Computational and Graphical Statistics 24",
    link="https://doi.org/10.1214/aos/1013203451",
    shape="curves",
    scopes=frozenset({"global", "local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=True,
    tolerance=None,
    uses_reference=True,
    block_rows=256,
    parameters=CurveParameters,
    cost=_cost,
    run=run,
)
