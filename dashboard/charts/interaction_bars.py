"""Pairs as bars: those that act together most on average, and those of one row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.hover import hover_pair, hover_text
from dashboard.charts.layout import (
    add_numbers,
    blank,
    name_rows,
    revision,
    title_axis,
)
from dashboard.charts.palette import Palette
from dashboard.charts.plain_bars import add_plain_bars
from dashboard.charts.signed_bars import coloured, draw_zero, fit_both_sides, name_sides
from dashboard.rows.said import said_of
from dashboard.tabular.pair_measures import members, pair_sizes, strongest
from dashboard.units import output_phrase
from dashboard.words import display_names, escape, signed
from explainers.records import Integers, Pairs

NAME_WIDTH = 24
TITLE_WIDTH = 24
PLOT_PX = 170  # both sides and long labels: this much is left of a phone


def interaction_bars(pairs: Pairs, output: int, palette: Palette, top: int = 12) -> go.Figure:
    """Bars of the mean |interaction|, the largest on top, neither orange nor blue.

    `customdata[1]` and `[2]` are the features' names as they are in the table.
    """
    sizes = pair_sizes(pairs, output)
    order = strongest(pairs, sizes)[:top][::-1]
    figure = blank(palette, 84 + 40 * max(1, len(order)), revision(pairs, "pairs", output))
    told = _told(pairs, order, [hover_text(title) for title in pairs.titles])
    hover = "<b>%{customdata[0]}</b><br>mean |interaction| %{text}<extra></extra>"
    add_plain_bars(figure, sizes[order], palette, told, hover, width=0.6)
    name_rows(figure, _labels(pairs, order), palette)
    phrase = output_phrase(pairs, output)
    title_axis(figure.layout.xaxis, f"Mean |interaction|, {phrase}", TITLE_WIDTH)
    return figure


def row_pairs(pairs: Pairs, row: int, output: int, palette: Palette, top: int = 10) -> go.Figure:
    """One row's largest interactions from 0, orange where two features raise the output together.

    `customdata[1]` and `[2]` are the features' names as they are in the table.
    """
    numbers = pairs.values[row, :, output]
    order = strongest(pairs, numbers)[:top][::-1]
    sizes, lanes = numbers[order], np.arange(len(order))
    texts = [signed(float(size)) for size in sizes]
    values = [said_of(pairs, name, row) for name in pairs.names]
    full = [hover_pair(title, value) for title, value in zip(pairs.titles, values, strict=True)]
    figure = blank(palette, 134 + 42 * max(1, len(order)), revision(pairs, "row", output, row))
    figure.add_bar(
        x=sizes,
        y=lanes,
        orientation="h",
        width=0.6,
        marker=coloured(sizes, palette),
        text=texts,
        textposition="none",
        customdata=_told(pairs, order, full),
        hovertemplate="<b>%{customdata[0]}</b><br>interaction %{text}<extra></extra>",
    )
    draw_zero(figure, palette)
    rights = np.maximum(sizes, 0)
    add_numbers(figure, rights, lanes, texts, palette)
    name_rows(figure, _labels(pairs, order), palette)
    fit_both_sides(figure, np.minimum(sizes, 0), rights, texts, PLOT_PX)
    name_sides(figure, "lower it", "raise it", palette)
    title_axis(figure.layout.xaxis, f"Interaction, {output_phrase(pairs, output)}", TITLE_WIDTH)
    return figure


def _labels(pairs: Pairs, order: Integers) -> list[str]:
    """Both names of each pair, in two lines; values beside them would leave a phone no bars."""
    shown = display_names(pairs.titles, NAME_WIDTH)
    both = [members(pairs, int(at)) for at in order]
    return [f"{escape(shown[first])}<br>× {escape(shown[second])}" for first, second in both]


def _told(pairs: Pairs, order: Integers, full: Sequence[str]) -> list[tuple[str, str, str]]:
    """For a pointer, what `full` says of both features; and their names."""
    both = [members(pairs, int(at)) for at in order]
    return [
        (f"{full[first]} ×<br>{full[second]}", pairs.names[first], pairs.names[second])
        for first, second in both
    ]
