"""Bars of sizes without a direction, the largest on top: any names, any numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.hover import hover_text
from dashboard.charts.layout import blank, fitted_range, name_rows, title_axis
from dashboard.charts.palette import Palette
from dashboard.words import display_names, escape, num
from explainers.records import Floats

_NAME, _TITLE = 28, 34


def plain_bars(
    names: Sequence[str], sizes: Sequence[float], palette: Palette, title: str, where: str
) -> go.Figure:
    """Draw a bar for each name, in the order given from the top; where: what the figure shows."""
    shown = [escape(name) for name in display_names(tuple(names), _NAME)][::-1]
    lengths = np.array(sizes, dtype=np.float64)[::-1]
    figure = blank(palette, 84 + 27 * len(lengths), where)
    told = [hover_text(name) for name in names][::-1]
    hover = "<b>%{customdata}</b><br>%{text}<extra></extra>"
    add_plain_bars(figure, lengths, palette, told, hover)
    name_rows(figure, shown, palette)
    title_axis(figure.layout.xaxis, title, _TITLE)
    return figure


def add_plain_bars(
    figure: go.Figure,
    lengths: Floats,
    palette: Palette,
    told: Sequence[Any],
    hover: str,
    width: float = 0.66,
) -> None:
    """Draw bars from the bottom upwards, neither orange nor blue, their numbers right of them.

    told: what a pointer is told of each, by the template `hover`.
    """
    texts = [num(float(length)) for length in lengths]
    figure.add_bar(
        x=lengths,
        y=np.arange(len(lengths)),
        orientation="h",
        width=width,
        marker={"color": palette.plain, "line": {"width": 0}},
        text=texts,
        textposition="outside",
        textfont={"color": palette.ink},
        cliponaxis=False,
        customdata=told,
        hovertemplate=hover,
    )
    reach = fitted_range([0.0, *lengths], ["", *texts], [0, *[1] * len(texts)])
    figure.update_xaxes(range=[0, reach[1]], fixedrange=True)
