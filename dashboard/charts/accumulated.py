"""Accumulated effects: what steps along a feature add up to, with partial dependence beside it."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.effects import FEW_VALUES
from dashboard.charts.histogram import add_histogram
from dashboard.charts.hover import hover_text
from dashboard.charts.layout import blank, compact, name_rows, revision, title_axis
from dashboard.charts.palette import Palette
from dashboard.rows.said import category
from dashboard.tabular.effects_measures import Beside, half_widths, own_values, rising
from dashboard.units import output_phrase
from dashboard.words import display_names, escape, num, shortened
from explainers.records import Accumulated


def accumulated(
    result: Accumulated, other: Beside | None, output: int, palette: Palette
) -> go.Figure:
    """A line in a band for numbers; dots with whiskers for names, in their order of likeness.

    Partial dependence, where it is there, is a dashed line; or a ring beside each dot.
    """
    if not rising(result):
        return _names(result, other, output, palette)
    where = revision(result, "accumulated", output, result.feature)
    figure = blank(palette, 440, where)
    add_histogram(figure, own_values(result), palette)
    _add_band(figure, result, output, palette)
    if other is not None:
        figure.add_scatter(
            x=compact(np.asarray(result.grid)),
            y=compact(other.heights),
            mode="lines",
            line={"color": palette.neutral, "width": 2, "dash": "dash"},
            hovertemplate="partial dependence %{y:.3~g}<br>at %{x:.4~g}<extra></extra>",
            showlegend=False,
        )
    figure.add_scatter(
        x=compact(np.asarray(result.grid)),
        y=compact(result.curve[:, output]),
        mode="lines+markers",
        line={"color": palette.ink, "width": 3},
        marker={"color": palette.ink, "size": 5},
        customdata=half_widths(result, output),
        hovertemplate="%{y:+.3~g} ± %{customdata:.2~g}<br>at %{x:.4~g}<extra></extra>",
        showlegend=False,
    )
    line = {"color": palette.neutral, "width": 1.2, "dash": "dot"}
    figure.add_hline(y=0, line=line, layer="below")
    figure.layout.yaxis.showgrid = True
    _fit_values(figure, result)
    feature = result.dictionary.called(result.feature)
    title_axis(figure.layout.xaxis, shortened(feature, 48))
    title_axis(figure.layout.yaxis, _title(result, output))
    return figure


def _add_band(figure: go.Figure, result: Accumulated, output: int, palette: Palette) -> None:
    curve, half = result.curve[:, output], half_widths(result, output)
    places = np.asarray(result.grid)
    figure.add_scatter(
        x=compact(np.concatenate([places, places[::-1]])),
        y=compact(np.concatenate([curve + half, (curve - half)[::-1]])),
        fill="toself",
        fillcolor=palette.faint,
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
        showlegend=False,
    )


def _fit_values(figure: go.Figure, result: Accumulated) -> None:
    low, high = float(result.grid[0]), float(result.grid[-1])
    air = 0.03 * (high - low) or 1.0
    figure.update_xaxes(range=[low - air, high + air])
    if len(result.grid) <= FEW_VALUES:
        names = [num(float(value), 6) for value in result.grid]
        figure.update_xaxes(tickvals=compact(np.asarray(result.grid)), ticktext=names)


def _names(result: Accumulated, other: Beside | None, output: int, palette: Palette) -> go.Figure:
    """A dot for each name from the top down, a line between neighbours, since steps are there."""
    where = revision(result, "accumulated", output, result.feature)
    figure = blank(palette, 100 + 34 * max(2, len(result.grid)), where)
    lanes = np.arange(len(result.grid), dtype=np.float64)[::-1]
    curve, half = result.curve[:, output], half_widths(result, output)
    said = [category(result.dictionary, result.feature, str(name)) for name in result.grid]
    if other is not None:
        figure.add_scatter(
            x=compact(other.heights),
            y=lanes,
            mode="markers",
            marker={"color": palette.neutral, "size": 11, "symbol": "circle-open"},
            hovertemplate="partial dependence %{x:.3~g}<extra></extra>",
            showlegend=False,
        )
    figure.add_scatter(
        x=compact(curve),
        y=lanes,
        mode="lines+markers",
        line={"color": palette.faint, "width": 2},
        marker={"color": palette.ink, "size": 10},
        error_x={"type": "data", "array": half, "color": palette.ink, "thickness": 1.4, "width": 4},
        cliponaxis=False,
        text=[hover_text(name) for name in said],
        customdata=half,
        hovertemplate="<b>%{text}</b><br>%{x:+.3~g} ± %{customdata:.2~g}<extra></extra>",
        showlegend=False,
    )
    figure.add_vline(x=0, line={"color": palette.neutral, "width": 1.2, "dash": "dot"})
    labels = [
        f"{escape(name)} <span style='color:{palette.quiet}'>({count:,})</span>"
        for name, count in zip(display_names(tuple(said), 26), result.counts, strict=True)
    ]
    name_rows(figure, labels[::-1], palette)
    title_axis(figure.layout.xaxis, _title(result, output))
    return figure


def _title(result: Accumulated, output: int) -> str:
    return f"Change of the {output_phrase(result, output)} from its mean"
