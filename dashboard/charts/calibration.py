"""Probabilities held against what was seen: on the diagonal they mean what they say."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.head import name_lines
from dashboard.charts.layout import blank, compact, title_axis
from dashboard.charts.palette import Palette
from dashboard.words import num
from explainers.checks.calibration import Calibration

_HEIGHT, _TOP = 440, 44
_COUNTS = 0.2  # the tallest bar takes a fifth of the height
_AIR = 0.02


def calibration_chart(found: Calibration, name: str, key: str, palette: Palette) -> go.Figure:
    """A point for each bin with its 95 % interval, bars for how many rows there are.

    name: the class in words. key: what the figure shows, for its zoom.
    """
    figure = blank(palette, _HEIGHT, key)
    figure.update_layout(margin={"l": 8, "r": 16, "t": _TOP, "b": 56})
    _counts(figure, found, palette)
    figure.add_scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        line={"color": palette.neutral, "width": 1.5, "dash": "dot"},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=compact(found.predicted),
        y=compact(found.observed),
        mode="lines+markers",
        line={"color": palette.raises, "width": 2},
        marker={"color": palette.raises, "size": 8},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": compact(found.high - found.observed),
            "arrayminus": compact(found.observed - found.low),
            "color": palette.raises,
            "thickness": 1.2,
            "width": 4,
        },
        customdata=_told(found),
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.update_xaxes(range=[-_AIR, 1 + _AIR], tickformat=".0%", fixedrange=True)
    figure.update_yaxes(range=[-_AIR, 1 + _AIR], tickformat=".0%", showgrid=True, fixedrange=True)
    title_axis(figure.layout.xaxis, f"Mean probability of {name}")
    title_axis(figure.layout.yaxis, f"Share of rows that are {name}")
    seen = "<b>━</b> seen, with its 95 % interval"
    words = (
        f"<span style='color:{palette.raises_text}'>{seen}</span>",
        f"<span style='color:{palette.quiet}'>┅ as told</span>",
    )
    name_lines(figure, words, palette)
    return figure


def _counts(figure: go.Figure, found: Calibration, palette: Palette) -> None:
    """Bars as wide as the bins reach: as many rows in each, so narrow ones stand high."""
    wide = np.maximum(found.high_edge - found.low_edge, 0.004)
    dense = found.rows / wide
    figure.add_bar(
        x=compact((found.low_edge + found.high_edge) / 2),
        y=compact(_COUNTS * dense / dense.max()),
        width=compact(wide),
        marker={"color": palette.faint, "line": {"width": 0}},
        customdata=_told(found),
        hovertemplate="%{customdata}<extra></extra>",
    )


def _told(found: Calibration) -> list[str]:
    return [
        f"{rows:,} {'row' if rows == 1 else 'rows'} told {num(low)} to {num(high)}, "
        f"{num(told)} on average:<br>{num(seen)} are ({num(least)} to {num(most)})"
        for rows, low, high, told, seen, least, most in zip(
            found.rows.tolist(),
            found.low_edge.tolist(),
            found.high_edge.tolist(),
            found.predicted.tolist(),
            found.observed.tolist(),
            found.low.tolist(),
            found.high.tolist(),
            strict=True,
        )
    ]
