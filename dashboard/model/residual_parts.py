"""The residuals of the rows of each category."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from dashboard.charts.residual_groups import Part
from dashboard.rows.columns import categories
from explainers.records import Floats, Integers

MOST = 15


def parts_of(
    table: pa.Table, column: str, rows: Integers, residuals: Floats
) -> tuple[tuple[Part, ...], int]:
    """The categories with most rows, from the highest median to the lowest, and all other rows.

    table: every row. rows: (rows,) the judged ones, with their `residuals` (rows,).
    """
    found = categories(table, column)
    codes = found.codes[rows]
    counts = np.bincount(codes, minlength=len(found.names))
    shown = [int(code) for code in np.argsort(-counts, kind="stable")[:MOST] if counts[code]]
    parts = []
    for code in shown:
        low, middle, high = np.quantile(residuals[codes == code], (0.1, 0.5, 0.9)).tolist()
        parts.append(Part(found.names[code], int(counts[code]), low, middle, high))
    parts.sort(key=lambda part: -part.middle)
    return tuple(parts), len(rows) - sum(part.rows for part in parts)
