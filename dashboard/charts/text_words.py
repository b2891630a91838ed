"""Words or terms as bars to both sides of zero: what speaks for an output, and what against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.hover import hover_text
from dashboard.charts.layout import (
    add_numbers,
    blank,
    name_rows,
    title_axis,
)
from dashboard.charts.palette import Palette
from dashboard.charts.signed_bars import (
    coloured,
    draw_zero,
    error_bars,
    fit_both_sides,
    name_sides,
)
from dashboard.words import display_names, escape, signed

NAME_WIDTH = 22
TITLE_WIDTH = 24
PLOT_PX = 170  # both sides and words beside them: this much is left of a phone


@dataclass(frozen=True)
class WordBar:
    """One bar: a word, its number, half the interval of it, and what else a pointer is told.

    margin: 0 where there is none, or where it is not known.
    """

    name: str
    number: float
    margin: float
    told: str


def word_bars(bars: Sequence[WordBar], palette: Palette, axis: str, revision: str) -> go.Figure:
    """Draw bars from 0, the first on top: orange to the right is for, blue to the left against.

    axis: what a number is. `customdata[1]` is the word as it is, for a page that answers a click.
    """
    order = list(bars)[::-1]
    numbers = np.array([bar.number for bar in order], dtype=np.float64)
    errors = np.nan_to_num(np.array([bar.margin for bar in order], dtype=np.float64))
    texts, lanes = [signed(bar.number) for bar in order], np.arange(len(order))
    figure = blank(palette, 134 + 27 * max(1, len(order)), revision)
    figure.add_bar(
        x=numbers,
        y=lanes,
        orientation="h",
        width=0.68,
        marker=coloured(numbers, palette),
        error_x=error_bars(errors, palette),
        text=texts,
        textposition="none",
        customdata=[[hover_text(bar.name), bar.name, escape(bar.told)] for bar in order],
        hovertemplate="<b>%{customdata[0]}</b><br>%{text}<br>%{customdata[2]}<extra></extra>",
    )
    draw_zero(figure, palette)
    rights, lefts = np.maximum(numbers + errors, 0), np.minimum(numbers - errors, 0)
    add_numbers(figure, rights, lanes, texts, palette)
    name_rows(figure, [escape(name) for name in _names(order)], palette)
    fit_both_sides(figure, lefts, rights, texts, PLOT_PX)
    name_sides(figure, "speaks against", "speaks for", palette)
    title_axis(figure.layout.xaxis, axis, TITLE_WIDTH)
    return figure


def _names(bars: Sequence[WordBar]) -> tuple[str, ...]:
    return display_names(tuple(bar.name for bar in bars), NAME_WIDTH)
