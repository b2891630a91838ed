"""The tables under the charts of the page Model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from dashboard.charts.residual_groups import Part
from dashboard.words import num, one_line
from explainers.checks.calibration import Calibration
from explainers.checks.class_measures import measures_of_classes
from explainers.checks.curves import Line, gains_at
from explainers.checks.figures import Figure
from explainers.checks.levels import Levels
from explainers.checks.residuals import Bands, Quantiles
from explainers.records import Floats, Integers


def figures_table(figures: Sequence[Figure]) -> pd.DataFrame:
    """One line for each figure: its value, what it means, and 95 % intervals if any has one."""
    intervals = [
        f"{num(figure.low)} to {num(figure.high)}" if np.isfinite(figure.low) else ""
        for figure in figures
    ]
    return pd.DataFrame(
        {
            "figure": [figure.name for figure in figures],
            "value": [num(figure.value) for figure in figures],
            **({"95 % interval": intervals} if any(intervals) else {}),
            "meaning": [figure.meaning for figure in figures],
        }
    )


def confusion_table(counts: Integers, classes: Sequence[str]) -> pd.DataFrame:
    """One line for each pair of a true class and the one given, with its rows."""
    each = [(at, beside) for at in range(len(classes)) for beside in range(len(classes))]
    return pd.DataFrame(
        {
            "known to be": [one_line(classes[at]) for at, _ in each],
            "taken for": [one_line(classes[beside]) for _, beside in each],
            "rows": [int(counts[pair]) for pair in each],
        }
    )


def classes_table(counts: Integers, classes: Sequence[str]) -> pd.DataFrame:
    """One line for each class with its figures, and their plain and weighted means."""
    found = measures_of_classes(counts)
    measures = {"precision": found.precision, "recall": found.recall, "F1": found.f1}
    ends = ("mean of the classes (macro)", "mean of the rows (weighted)")
    return pd.DataFrame(
        {
            "class": [*map(one_line, classes), *ends],
            "rows": [*found.rows.tolist(), *[int(found.rows.sum())] * 2],
            "taken for it": [*found.taken.tolist(), *[int(found.taken.sum())] * 2],
            **{
                name: [*values.tolist(), found.plain(values), found.weighted(values)]
                for name, values in measures.items()
            },
        }
    )


def line_table(line: Line, across: str, up: str) -> pd.DataFrame:
    """The points of a curve as they are drawn, and the answer from which rows are taken."""
    return pd.DataFrame({"answer from": line.scores, across: line.x, up: line.y})


def calibration_table(found: Calibration) -> pd.DataFrame:
    """One line for each bin."""
    return pd.DataFrame(
        {
            "rows": found.rows,
            "from": found.low_edge,
            "to": found.high_edge,
            "mean probability": found.predicted,
            "share seen": found.observed,
            "share, low": found.low,
            "share, high": found.high,
        }
    )


def brier_table(found: Calibration) -> pd.DataFrame:
    """The Brier score and what it is made of."""
    lines = {
        "Brier score": (found.brier, "Mean squared difference of probability and outcome."),
        "+ miscalibration": (
            found.miscalibration,
            "What probabilities cost that do not mean what they say; 0 is best.",
        ),
        "− resolution": (
            found.resolution,
            "What is won by telling rows apart: the share seen differs from bin to bin.",
        ),
        "+ uncertainty": (found.uncertainty, "What nobody can help: how mixed the outcomes are."),
        "+ within bins": (found.within, "What differs inside the bins."),
        "expected calibration error": (
            found.error,
            "Mean distance of probability and share seen; few rows alone make it larger than 0.",
        ),
    }
    return pd.DataFrame(
        {
            "part": list(lines),
            "value": [num(value) for value, _ in lines.values()],
            "meaning": [meaning for _, meaning in lines.values()],
        }
    )


def gains_table(given: Levels) -> pd.DataFrame:
    """One line for each tenth of the rows, those with the highest answers first."""
    shares = np.arange(1, 11) / 10
    caught = gains_at(given, shares)
    return pd.DataFrame(
        {
            "share of rows": shares,
            "share of the class": caught,
            "lift": caught / shares,
            "lift of this tenth": np.diff(caught, prepend=0.0) * 10,
        }
    )


def bands_table(found: Bands, across: str, up: str) -> pd.DataFrame:
    """One line for each strip of a cloud."""
    return pd.DataFrame(
        {
            "rows": found.rows,
            f"{across} (median)": found.x,
            f"{up}, 10 %": found.low,
            f"{up}, median": found.middle,
            f"{up}, 90 %": found.high,
        }
    )


def parts_table(parts: Sequence[Part], column: str) -> pd.DataFrame:
    """One line for each category of a column."""
    return pd.DataFrame(
        {
            f"value of {column}": [one_line(part.name) for part in parts],
            "rows": [part.rows for part in parts],
            "residual, 10 %": [part.low for part in parts],
            "residual, median": [part.middle for part in parts],
            "residual, 90 %": [part.high for part in parts],
        }
    )


def quantile_table(found: Quantiles) -> pd.DataFrame:
    """The points of a plot of quantiles."""
    return pd.DataFrame({"if they were normal": found.normal, "residual": found.values})


def residual_counts(residuals: Floats) -> pd.DataFrame:
    """How many rows have which residual."""
    counts, edges = np.histogram(residuals, bins=40)
    return pd.DataFrame({"from": edges[:-1], "to": edges[1:], "rows": counts})
