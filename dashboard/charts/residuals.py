"""Predicted values beside known ones, and what lies between them, as clouds of rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.layout import blank, compact, title_axis
from dashboard.charts.palette import Palette
from dashboard.charts.scatter import SVG_POINTS
from dashboard.words import escape, sentence_case
from explainers.checks.residuals import Bands, Quantiles
from explainers.records import Floats, Integers

_HEIGHT = 440
_BINS = 40
_POINT = 5


@dataclass(frozen=True, eq=False)
class Cloud:
    """Rows as points: their places (rows,) and what they are called.

    bands: the middle of all rows, not of the drawn ones alone. rows: (rows,), their positions in
    the table. diagonal: whether both axes count the same, so that a line of equals is drawn;
    otherwise there is one at 0.
    """

    x: Floats
    y: Floats
    rows: Integers
    bands: Bands
    across: str
    up: str
    key: str
    diagonal: bool


def cloud(shown: Cloud, palette: Palette) -> go.Figure:
    """Draw the rows, the line they would lie on, and where the middle of them really lies."""
    figure = blank(palette, _HEIGHT, shown.key)
    kind = go.Scatter if len(shown.x) <= SVG_POINTS else go.Scattergl
    figure.add_trace(
        kind(
            x=compact(shown.x),
            y=compact(shown.y),
            mode="markers",
            marker={"color": palette.plain, "size": _POINT, "opacity": 0.5},
            customdata=np.stack([shown.rows, shown.rows + 1], axis=1).astype(np.int32),
            hovertemplate=f"row %{{customdata[1]:,}}<br>{escape(shown.across)} %{{x:.4~g}}<br>"
            f"{escape(shown.up)} %{{y:.4~g}}<extra></extra>",
        )
    )
    _straight(figure, shown, palette)
    _bands(figure, shown.bands, kind, palette)
    figure.update_yaxes(showgrid=True)
    title_axis(figure.layout.xaxis, sentence_case(shown.across))
    title_axis(figure.layout.yaxis, sentence_case(shown.up))
    return figure


def _straight(figure: go.Figure, shown: Cloud, palette: Palette) -> None:
    low, high = float(shown.x.min()), float(shown.x.max())
    figure.add_scatter(
        x=[low, high],
        y=[low, high] if shown.diagonal else [0, 0],
        mode="lines",
        line={"color": palette.neutral, "width": 1.5, "dash": "dot"},
        hoverinfo="skip",
    )


def _bands(
    figure: go.Figure, found: Bands, kind: type[go.Scatter | go.Scattergl], palette: Palette
) -> None:
    figure.add_scatter(
        x=compact(np.concatenate([found.x, found.x[::-1]])),
        y=compact(np.concatenate([found.high, found.low[::-1]])),
        mode="lines",
        fill="toself",
        fillcolor=palette.faint,
        line={"width": 0, "color": palette.neutral},
        hoverinfo="skip",
    )
    figure.add_trace(
        kind(  # WebGL lies over every SVG line
            x=compact(found.x),
            y=compact(found.middle),
            mode="lines+markers" if len(found.x) == 1 else "lines",
            line={"color": palette.raises, "width": 3},
            customdata=np.stack([found.low, found.high, found.rows], axis=1),
            hovertemplate="median %{y:.4~g}, the middle 80 % from %{customdata[0]:.4~g} to "
            "%{customdata[1]:.4~g}<br>%{customdata[2]:,} rows about %{x:.4~g}<extra></extra>",
        )
    )


def residual_histogram(values: Floats, title: str, key: str, palette: Palette) -> go.Figure:
    """How many rows have which residual, counted here; the ends hold all that lie beyond.

    values: (rows,), finite and at least one.
    """
    low, high = np.quantile(values, (0.005, 0.995))
    if low == high:
        low, high = float(values.min()), float(values.max())
    counts, edges = np.histogram(np.clip(values, low, high), bins=_BINS)
    figure = blank(palette, _HEIGHT, key)
    figure.add_bar(
        x=compact((edges[:-1] + edges[1:]) / 2),
        y=counts.astype(np.int32),
        width=float(edges[1] - edges[0]) * 0.9,
        marker={"color": palette.plain, "line": {"width": 0}},
        customdata=np.stack([edges[:-1], edges[1:]], axis=1),
        hovertemplate="%{y:,} rows from %{customdata[0]:.4~g} to %{customdata[1]:.4~g}"
        "<extra></extra>",
    )
    figure.add_vline(x=0, line={"color": palette.neutral, "width": 1.5, "dash": "dot"})
    title_axis(figure.layout.xaxis, sentence_case(title))
    title_axis(figure.layout.yaxis, "Rows")
    figure.update_yaxes(showgrid=True)
    return figure


def quantile_chart(found: Quantiles, title: str, key: str, palette: Palette) -> go.Figure:
    """Residuals against where a normal distribution would have them; on the line they are so."""
    figure = blank(palette, _HEIGHT, key)
    low, high = float(found.normal[0]), float(found.normal[-1])
    figure.add_scatter(
        x=[low, high],
        y=[low, high],
        mode="lines",
        line={"color": palette.neutral, "width": 1.5, "dash": "dot"},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=compact(found.normal),
        y=compact(found.values),
        mode="markers",
        marker={"color": palette.raises, "size": _POINT},
        hovertemplate="%{y:.4~g}, normal would be %{x:.4~g}<extra></extra>",
    )
    title_axis(figure.layout.xaxis, "If they were normal")
    title_axis(figure.layout.yaxis, sentence_case(title))
    figure.update_yaxes(showgrid=True)
    return figure
