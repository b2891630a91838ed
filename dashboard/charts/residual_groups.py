"""Residuals of the rows of each category: their middle, and where the middle 80 % of them lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.charts.hover import hover_text
from dashboard.charts.layout import blank, name_rows, title_axis, vertical
from dashboard.charts.palette import Palette
from dashboard.words import display_names, escape, num, sentence_case

_LINE, _ROOM = 34, 72
_NAME_WIDTH = 24


@dataclass(frozen=True)
class Part:
    """The rows of one category: how many, and the 10, 50 and 90 % quantile of their residuals."""

    name: str
    rows: int
    low: float
    middle: float
    high: float


def residual_groups(parts: Sequence[Part], title: str, key: str, palette: Palette) -> go.Figure:
    """A line for each category, the first on top. title: what residuals count, in words."""
    figure = blank(palette, _ROOM + _LINE * len(parts), key)
    lines = list(range(len(parts)))[::-1]
    for part, line in zip(parts, lines, strict=True):
        figure.add_scatter(
            x=[part.low, part.high],
            y=[line, line],
            mode="lines",
            line={"color": palette.neutral, "width": 3},
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=[part.middle for part in parts],
        y=lines,
        mode="markers",
        marker={"color": palette.raises, "size": 10},
        text=[hover_text(_told(part)) for part in parts],
        hovertemplate="%{text}<extra></extra>",
    )
    vertical(figure, 0.0, palette.neutral, "dot")
    shown = display_names(tuple(part.name for part in parts), _NAME_WIDTH)
    labels = [f"{escape(name)} ({part.rows:,})" for name, part in zip(shown, parts, strict=True)]
    name_rows(figure, labels[::-1], palette)
    title_axis(figure.layout.xaxis, sentence_case(title))
    return figure


def _told(part: Part) -> str:
    return (
        f"{part.name}: median {num(part.middle)}, the middle 80 % from {num(part.low)} to "
        f"{num(part.high)}, {part.rows:,} {'row' if part.rows == 1 else 'rows'}"
    )
