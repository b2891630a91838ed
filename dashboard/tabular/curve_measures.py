"""What sentences, tables and charts read off curves: spread, extremes, where the rows are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from dashboard.rows.columns import numbers
from explainers.intake.summary import label
from explainers.records import Curves, Floats, Integers

MOST_LINES = 100  # more thin lines are one grey area


@dataclass(frozen=True, eq=False)
class Spread:
    """The rows' answers at each value of the grid: percentiles, (points,) each."""

    low: Floats
    median: Floats
    high: Floats


def spread(curves: Curves, output: int) -> Spread:
    """The 10th, 50th and 90th percentile of the individual curves."""
    return Spread(*np.percentile(curves.individual[:, :, output], (10, 50, 90), axis=0))


def ordered(curves: Curves) -> bool:
    """Whether the values tried are numbers."""
    return isinstance(curves.grid, np.ndarray)


def centred(curves: Curves) -> Curves:
    """The same curves as changes from their first value: what differs is then only the shape."""
    return replace(
        curves,
        individual=curves.individual - curves.individual[:, :1],
        average=curves.average - curves.average[:1],
    )


def extremes(curves: Curves, output: int) -> tuple[int, int]:
    """Where on the grid the average is lowest and where highest."""
    average = curves.average[:, output]
    return int(np.argmin(average)), int(np.argmax(average))


def against(curves: Curves, output: int) -> float:
    """The share of rows that fall where the average rises from its lowest to its highest."""
    low, high = extremes(curves, output)
    swings = curves.individual[:, high, output] - curves.individual[:, low, output]
    return float((swings < 0).mean())


def rows_at(curves: Curves) -> Integers:
    """(points,) how many rows have each category themselves."""
    values = curves.data.column(curves.feature).drop_null().to_pylist()
    counts = Counter(map(label, values))
    return np.array([counts[str(name)] for name in curves.grid], dtype=np.int64)


def inside(curves: Curves) -> Floats:
    """The rows' own values that lie between the smallest and the largest number tried."""
    values = numbers(curves.data, curves.feature)
    return values[(values >= curves.grid[0]) & (values <= curves.grid[-1])]


def untried(curves: Curves) -> int:
    """How many rows have a value that lies beyond those tried, or is none of them."""
    column = curves.data.column(curves.feature)
    reached = len(inside(curves)) if ordered(curves) else int(rows_at(curves).sum())
    return len(column) - column.null_count - reached
