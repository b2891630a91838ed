"""The table under accumulated effects."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.tabular.effects_measures import Beside, half_widths, rising
from dashboard.words import one_line
from explainers.records import Accumulated


def accumulated_table(result: Accumulated, other: Beside | None, output: int) -> pd.DataFrame:
    """One line per value of the grid: the curve with its interval, and how many rows there are.

    Of numbers, the rows are those of the step that ends at the value.
    """
    curve, half = result.curve[:, output], half_widths(result, output)
    if rising(result):
        values, rows = list(result.grid), np.append(0, result.counts)
    else:
        values, rows = [one_line(str(name)) for name in result.grid], result.counts
    columns = {
        "value": values,
        "rows of the step" if rising(result) else "rows": rows,
        "change from the mean": curve,
        "from (95 %)": curve - half,
        "to (95 %)": curve + half,
    }
    if other is not None:
        columns["partial dependence"] = other.heights
    return pd.DataFrame(columns)
