"""Bars with a whisker each: a mean, and how far that of many more rows like these may lie."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.layout import AIR, add_numbers, fitted_range
from dashboard.charts.palette import Palette
from explainers.records import Floats


def add_bars(
    figure: go.Figure,
    lengths: Floats,
    halves: Floats,
    texts: Sequence[str],
    customdata: Sequence[Sequence[Any]],
    hover: str,
    palette: Palette,
) -> None:
    """Draw bars from the bottom upwards, their numbers right of the whiskers, and fit the axis.

    halves: (bars,), the half of each interval; no whisker where it is NaN or 0. The bars are
    neither orange nor blue: a size has no direction.
    """
    reach = np.nan_to_num(halves)
    lanes = np.arange(len(lengths))
    figure.add_bar(
        x=lengths,
        y=lanes,
        orientation="h",
        width=0.66,
        marker={"color": palette.plain, "line": {"width": 0}},
        error_x={
            "type": "data",
            "array": np.where(reach > 0, reach, np.nan),
            "color": palette.ink,
            "thickness": 1.4,
            "width": 4,
        },
        text=list(texts),
        textposition="none",
        customdata=customdata,
        hovertemplate=hover,
    )
    rights, lefts = np.maximum(lengths + reach, 0), np.minimum(lengths - reach, 0)
    beside = [f"{AIR * 2}{text}" for text in texts]  # a whisker ends where the number begins
    add_numbers(figure, rights, lanes, beside, palette)
    none, some = [0] * (1 + len(lanes)), [1] * len(lanes)
    low, high = fitted_range([0.0, *lefts, *rights], [*[""] * len(none), *beside], [*none, *some])
    figure.update_xaxes(range=[low if (lefts < 0).any() else 0, high], fixedrange=True)
