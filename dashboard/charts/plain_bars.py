"""Bars of sizes without a direction, the largest on top: any names, any numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.hover import hover_text
from dashboard.charts.layout import blank, fitted_range, name_rows, title_axis
from dashboard.charts.palette import Palette
from dashboard.words import display_names, escape, num

_NAME, _TITLE = 28, 34


def plain_bars(
    names: Sequence[str], sizes: Sequence[float], palette: Palette, title: str, where: str
) -> go.Figure:
    """Draw a bar for each name, in the order given from the top; where: what the figure shows."""
    shown = [escape(name) for name in display_names(tuple(names), _NAME)][::-1]
    lengths = np.array(sizes, dtype=np.float64)[::-1]
    texts = [num(float(length)) for length in lengths]
    figure = blank(palette, 84 + 27 * len(lengths), where)
    figure.add_bar(
        x=lengths,
        y=np.arange(len(lengths)),
        orientation="h",
        width=0.66,
        marker={"color": palette.plain, "line": {"width": 0}},
        text=texts,
        textposition="outside",
        textfont={"color": palette.ink},
        cliponaxis=False,
        customdata=[hover_text(name) for name in names][::-1],
        hovertemplate="<b>%{customdata}</b><br>%{text}<extra></extra>",
    )
    name_rows(figure, shown, palette)
    reach = fitted_range([0.0, *lengths], ["", *texts], [0, *[1] * len(texts)])
    figure.update_xaxes(range=[0, reach[1]], fixedrange=True)
    title_axis(figure.layout.xaxis, title, _TITLE)
    return figure
