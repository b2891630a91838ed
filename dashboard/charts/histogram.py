"""A faint histogram behind a chart: how many rows lie where."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.layout import compact
from dashboard.charts.palette import Palette
from explainers.records import Floats

HISTOGRAM_BINS = 40
HISTOGRAM_SHARE = 5  # the tallest bar takes a fifth of the height


def add_histogram(figure: go.Figure, values: Floats, palette: Palette) -> None:
    """How many rows lie where, counted here: a browser need not receive all rows for it."""
    known = values[np.isfinite(values)]
    if not len(known):
        return
    distinct = np.unique(known)
    if len(distinct) <= HISTOGRAM_BINS:
        counts = np.array([(known == value).sum() for value in distinct])
        middles = distinct
        width = float(np.diff(distinct).min()) * 0.6 if len(distinct) > 1 else 0.5
    else:
        counts, edges = np.histogram(known, bins=HISTOGRAM_BINS)
        middles = (edges[:-1] + edges[1:]) / 2
        width = float(edges[1] - edges[0]) * 0.9
    figure.add_bar(
        x=compact(middles),
        y=counts.astype(np.int32),
        width=width,
        yaxis="y2",
        marker={"color": palette.faint, "line": {"width": 0}},
        hovertemplate="%{y:,} rows<extra></extra>",
        showlegend=False,
    )
    figure.update_layout(
        yaxis2={
            "overlaying": "y",
            "side": "right",
            "visible": False,
            "fixedrange": True,
            "range": [0, int(counts.max()) * HISTOGRAM_SHARE],
        }
    )
