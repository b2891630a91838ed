"""Small results about one feature, for tests of charts, sentences and tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from explainers.records import Accumulated, Curves
from tests.builders import receipt


def curves(
    individual: Any,
    grid: Sequence[float] | Sequence[str],
    values: Sequence[Any] | None = None,
    *,
    feature: str = "duration_months",
    classes: tuple[str, ...] = ("good", "bad"),
    unit: str = "probability",
    **receipt_changes: Any,
) -> Curves:
    """Curves over `grid`; `individual` is (rows, points), for the second of two classes.

    `values` are the rows' own, by default those of the grid in turn.
    """
    lines = np.asarray(individual, dtype=np.float64)
    both = lines[:, :, None] if len(classes) == 1 else np.stack([1 - lines, lines], axis=2)
    own = [grid[at % len(grid)] for at in range(len(lines))] if values is None else values
    given = {"rows_used": len(lines), "rows_given": len(lines), "gap": None, "tolerance": None}
    named = isinstance(grid[0], str)
    return Curves(
        feature=feature,
        grid=tuple(map(str, grid)) if named else np.array(grid, dtype=np.float64),
        average=both.mean(axis=0),
        individual=both,
        data=pa.table({feature: list(own), "other": [0] * len(lines)}),
        positions=np.arange(len(lines)) * 10,
        names=(feature, "other"),
        output_names=classes,
        unit=unit,
        receipt=receipt(**{"method": "partial_dependence", **given, **receipt_changes}),
    )


def accumulated(
    curve: Any,
    grid: Sequence[float] | Sequence[str],
    values: Sequence[Any] | None = None,
    *,
    errors: Any = None,
    counts: Sequence[int] | None = None,
    left_out: int = 0,
    feature: str = "duration_months",
    classes: tuple[str, ...] = ("good", "bad"),
    unit: str = "probability",
    **receipt_changes: Any,
) -> Accumulated:
    """Accumulated effects over `grid`; `curve` is (points,), for the second of two classes.

    `values` are the rows' own, by default those of the grid.
    """
    line = np.asarray(curve, dtype=np.float64)[:, None]
    half = np.full_like(line, 0.01) if errors is None else np.asarray(errors, float)[:, None]
    named = isinstance(grid[0], str)
    own = list(grid if values is None else values)
    given = {"rows_used": len(own), "rows_given": len(own), "gap": None, "tolerance": None}
    steps = [5] * (len(grid) if named else len(grid) - 1) if counts is None else counts
    return Accumulated(
        feature=feature,
        grid=tuple(map(str, grid)) if named else np.array(grid, dtype=np.float64),
        curve=line if len(classes) == 1 else np.hstack([-line, line]),
        errors=half if len(classes) == 1 else np.hstack([half, half]),
        counts=np.asarray(steps, dtype=np.int64),
        left_out=left_out,
        data=pa.table({feature: own, "other": [0] * len(own)}),
        positions=np.arange(len(own)) * 10,
        names=(feature, "other"),
        output_names=classes,
        unit=unit,
        receipt=receipt(**{"method": "accumulated_effects", **given, **receipt_changes}),
    )
