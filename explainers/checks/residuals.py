"""How far predicted values lie from the known ones, and where.

A residual is the known value less the predicted one: above 0 the model told too little.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np

from explainers.checks.figures import Figure
from explainers.records import Floats, Integers

BANDS: Final = 12
QUANTILES: Final = 1_000
"""Points of a plot of quantiles, at most."""


def error_figures(predicted: Floats, truth: Floats) -> tuple[Figure, ...]:
    """Judge finite predicted values (rows,) against known ones (rows,); NaN without rows.

    The mean percentage error is left out where a known value is 0.
    """
    errors = truth - predicted
    known = len(errors) > 0
    figures = [
        Figure(
            "Median error",
            float(np.median(np.abs(errors))) if known else float("nan"),
            "Median absolute difference: half of the rows are predicted better.",
        ),
        Figure(
            "Bias",
            -float(errors.mean()) if known else float("nan"),
            "Mean of predicted less known values: above 0 the model tells too much on average.",
        ),
    ]
    if known and (truth != 0).all():
        figures.append(
            Figure(
                "Mean percentage error",
                float(np.abs(errors / truth).mean()),
                "Mean absolute difference as a share of the known value; small values weigh most.",
            )
        )
    return tuple(figures)


@dataclass(frozen=True, eq=False)
class Bands:
    """The middle of a cloud of points in strips of about as many rows each; arrays are (strips,).

    x: the median across; low, middle, high: the 10 %, 50 % and 90 % quantile up.
    """

    rows: Integers
    x: Floats
    low: Floats
    middle: Floats
    high: Floats


def bands(x: Floats, y: Floats, strips: int = BANDS) -> Bands:
    """Cut points at quantiles of x; points of one x stay together, so there may be fewer strips."""
    order = np.argsort(x, kind="stable")
    across, up = x[order], y[order]
    # The middle of all points of one x says where they belong.
    starts = np.flatnonzero(np.append(len(x) > 0, across[1:] != across[:-1]))
    sizes = np.diff(np.append(starts, len(x)))
    strip = np.minimum(
        ((starts + sizes / 2) * (strips / max(1, len(x)))).astype(np.int64), strips - 1
    )
    cuts = starts[np.flatnonzero(np.diff(strip, prepend=-1))]
    pieces = list(itertools.pairwise([*cuts.tolist(), len(x)]))
    quantiles = np.array([np.quantile(up[a:b], (0.1, 0.5, 0.9)) for a, b in pieces]).reshape(-1, 3)
    return Bands(
        rows=np.array([b - a for a, b in pieces], dtype=np.int64),
        x=np.array([np.median(across[a:b]) for a, b in pieces]),
        low=quantiles[:, 0],
        middle=quantiles[:, 1],
        high=quantiles[:, 2],
    )


@dataclass(frozen=True, eq=False)
class Quantiles:
    """Values against those of a normal distribution with their mean and standard deviation.

    normal, values: (points,), rising, both in the values' unit.
    """

    normal: Floats
    values: Floats


def against_normal(values: Floats, most: int = QUANTILES) -> Quantiles | None:
    """Where each value would lie if they were normal; None where they do not differ.

    Plotting positions (i - 1/2) / n (Hazen 1914). Of many the ones that lie evenly along the normal
    are kept, with both ends: the tails are what the plot is looked at for.
    """
    spread = float(values.std(ddof=1)) if len(values) > 1 else 0.0
    if spread <= 0:
        return None
    ordered, rows = np.sort(values), len(values)
    normal = NormalDist()
    places = np.arange(rows)
    if rows > most:
        reach = normal.inv_cdf(1 - 0.5 / rows)
        even = np.linspace(-reach, reach, most)
        shares = np.array([normal.cdf(at) for at in even])
        places = np.unique(np.clip(np.rint(shares * rows - 0.5).astype(np.int64), 0, rows - 1))
    expected = np.array([normal.inv_cdf((at + 0.5) / rows) for at in places.tolist()])
    return Quantiles(float(values.mean()) + spread * expected, ordered[places])
