"""Bars to both sides of zero, the largest on top: any names, each with a text of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.hover import hover_text
from dashboard.charts.layout import add_numbers, blank, fitted_range, name_rows, title_axis
from dashboard.charts.palette import Palette
from dashboard.charts.signed_bars import name_sides, two_sided
from dashboard.words import display_names, escape, signed

_NAME, _TITLE = 28, 34


@dataclass(frozen=True)
class SideBar:
    """One bar: what it is called, how far it reaches, and what a pointer is told besides."""

    name: str
    value: float
    told: str = ""


def side_bars(
    bars: Sequence[SideBar], palette: Palette, title: str, sides: tuple[str, str], where: str
) -> go.Figure:
    """Draw bars in the order given from the top.

    sides: what a bar to the left and one to the right mean. where: what the figure shows.
    """
    names = display_names(tuple(bar.name for bar in bars), _NAME)
    drawn = list(zip(bars, names, strict=True))[::-1]
    values = np.array([bar.value for bar, _ in drawn], dtype=np.float64)
    texts = [signed(float(value)) for value in values]
    figure = blank(palette, 100 + 27 * len(values), where)
    figure.add_bar(
        x=values,
        y=np.arange(len(values)),
        orientation="h",
        width=0.66,
        marker={
            "color": [palette.raises if value > 0 else palette.lowers for value in values],
            "line": {"width": 0},
        },
        customdata=[
            [hover_text(bar.name), hover_text(bar.told), text]
            for (bar, _), text in zip(drawn, texts, strict=True)
        ],
        hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[2]}<br>%{customdata[1]}"
        "<extra></extra>",
    )
    rights = np.maximum(values, 0.0)
    add_numbers(figure, rights, np.arange(len(values)), texts, palette)
    name_rows(figure, [escape(name) for _, name in drawn], palette)
    ends = fitted_range(
        [*values, *rights], [*[""] * len(texts), *texts], [0.0] * len(texts) + [1.0] * len(texts)
    )
    figure.update_xaxes(range=two_sided(ends), fixedrange=True)
    figure.add_vline(x=0, line={"color": palette.neutral, "width": 1})
    name_sides(figure, *sides, palette)
    title_axis(figure.layout.xaxis, title, _TITLE)
    return figure
