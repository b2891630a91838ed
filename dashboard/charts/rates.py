"""Curves of all thresholds, each over shares from none to all: ROC, precision and recall, gains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.head import name_lines
from dashboard.charts.layout import LABEL_SIZE, blank, compact, title_axis
from dashboard.charts.palette import Palette
from dashboard.words import escape, num, sentence_case
from explainers.checks.curves import Line

_HEIGHT, _TOP = 440, 44
_AIR = 0.015


@dataclass(frozen=True)
class Marked:
    """One point of a curve, by its place, and what it is called in a word or two."""

    x: float
    y: float
    name: str


@dataclass(frozen=True, eq=False)
class Rates:
    """What a chart of rates shows.

    name: of the curve, as others stand beside it. across, up: what the axes count. chance: the
    points of the line that guessing gives; ideal: the best there can be, if any. marked: the
    present threshold's point. steps: whether the line goes up first and then across. highest: where
    the upper axis ends; shares: whether it counts shares. key: what is shown, for the zoom.
    """

    line: Line
    name: str
    across: str
    up: str
    key: str
    chance: Sequence[tuple[float, float]]
    ideal: Line | None = None
    marked: Marked | None = None
    steps: bool = False
    highest: float = 1.0
    shares: bool = True


def rates(shown: Rates, palette: Palette) -> go.Figure:
    """Draw one curve between guessing and the best there can be, the threshold's point on it."""
    figure = blank(palette, _HEIGHT, shown.key)
    figure.update_layout(margin={"l": 8, "r": 16, "t": _TOP, "b": 56})
    _guide(figure, shown.chance, palette, "dot")
    if shown.ideal is not None:
        points = list(zip(shown.ideal.x.tolist(), shown.ideal.y.tolist(), strict=True))
        _guide(figure, points, palette, "dash")
    figure.add_scatter(
        x=compact(shown.line.x),
        y=compact(shown.line.y),
        customdata=_thresholds(shown.line),
        mode="lines",
        line={
            "color": palette.raises,
            "width": 2.5,
            "shape": "vh" if shown.steps else "linear",
        },
        hovertemplate=f"{escape(shown.up)} %{{y:{_form(shown)}}}<br>{escape(shown.across)} "
        "%{x:.1%}<br>%{customdata}<extra></extra>",
    )
    if shown.marked is not None:
        _mark(figure, shown, shown.marked, palette)
    air = _AIR * shown.highest
    figure.update_xaxes(range=[-_AIR, 1 + _AIR], tickformat=".0%", fixedrange=True)
    figure.update_yaxes(
        range=[-air, shown.highest + air],
        tickformat=".0%" if shown.shares else None,
        showgrid=True,
        fixedrange=True,
    )
    title_axis(figure.layout.xaxis, sentence_case(shown.across))
    title_axis(figure.layout.yaxis, sentence_case(shown.up))
    _head(figure, shown, palette)
    return figure


def _guide(
    figure: go.Figure, points: Sequence[tuple[float, float]], palette: Palette, dash: str
) -> None:
    figure.add_scatter(
        x=[x for x, _ in points],
        y=[y for _, y in points],
        mode="lines",
        line={"color": palette.neutral, "width": 1.5, "dash": dash},
        hoverinfo="skip",
    )


def _mark(figure: go.Figure, shown: Rates, marked: Marked, palette: Palette) -> None:
    figure.add_scatter(
        x=[marked.x],
        y=[marked.y],
        mode="markers",
        marker={"color": palette.ink, "size": 11, "line": {"color": palette.paper, "width": 2}},
        cliponaxis=False,
        hovertemplate=f"<b>{escape(marked.name)}</b><br>{escape(shown.up)} "
        f"%{{y:{_form(shown)}}}<br>{escape(shown.across)} %{{x:.1%}}<extra></extra>",
    )
    right = marked.x > 0.5
    figure.add_annotation(
        x=marked.x,
        y=marked.y,
        text=f"<b>{escape(marked.name)}</b>",
        showarrow=False,
        xanchor="right" if right else "left",
        xshift=-10 if right else 10,
        yanchor="top" if marked.y > 0.5 * shown.highest else "bottom",
        font={"size": LABEL_SIZE, "color": palette.ink},
    )


def _thresholds(line: Line) -> list[str]:
    """What a pointer is told: from which answer on rows are taken."""
    return [
        f"rows from {num(score)} on" if np.isfinite(score) else "no row"
        for score in line.scores.tolist()
    ]


def _head(figure: go.Figure, shown: Rates, palette: Palette) -> None:
    """Name the lines over the plot, each in its own manner: no legend to look up."""
    words = [
        f"<span style='color:{palette.raises_text}'><b>━</b> {escape(shown.name)}</span>",
        f"<span style='color:{palette.quiet}'>┅ guessing</span>",
    ]
    if shown.ideal is not None:
        words.append(f"<span style='color:{palette.quiet}'>╌ perfect order</span>")
    name_lines(figure, words, palette)


def _form(shown: Rates) -> str:
    return ".1%" if shown.shares else ".2f"
