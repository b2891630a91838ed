"""Dependence: how a feature's effect follows its value, over all explained rows."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.dependence_numbers import numeric
from dashboard.charts.dependence_strips import strips
from dashboard.charts.palette import Palette
from dashboard.charts.scatter import MOST_POINTS, View, add_scale
from dashboard.rows.columns import is_number
from dashboard.tabular.measures import Drawn, drawn, sample
from explainers.records import Attribution


def dependence_drawn(attribution: Attribution, max_points: int = 5_000) -> Drawn:
    """How many rows :func:`dependence` draws of how many it is given."""
    return drawn(attribution, min(max_points, MOST_POINTS))


def dependence(
    attribution: Attribution,
    output: int,
    feature: str,
    color_by: str | None,
    palette: Palette,
    marked_row: int | None = None,
    max_points: int = 5_000,
) -> go.Figure:
    """Effect against value for a number; one strip per category, ordered by median effect.

    `feature` and `color_by` are names of the attribution. `marked_row` gets a ring and is always
    drawn. The points' `customdata[0]` is the row's position. The median line and the
    histogram always use all rows.
    """
    rows = sample(len(attribution.positions), dependence_drawn(attribution, max_points).rows)
    if marked_row is not None:
        rows = np.union1d(rows, [marked_row])
    view = View(attribution, output, feature, color_by, rows, marked_row, palette)
    figure = numeric(view) if is_number(attribution.data, feature) else strips(view)
    add_scale(figure, view)
    return figure
