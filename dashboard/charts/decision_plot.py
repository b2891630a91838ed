"""Decision plot: rows as lines from the base value below to the output on top.

After the decision plots of shap: each feature bends the lines where it moves the output.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.answer_shades import shade_colours, shade_numbers
from dashboard.charts.colouring import color_bar, scale
from dashboard.charts.decision_axes import step_figure
from dashboard.charts.hover import point_text
from dashboard.charts.layout import compact, revision, title_axis, vertical
from dashboard.charts.palette import Palette
from dashboard.charts.scatter import ROW_LINE, row_numbers
from dashboard.decision_plot.measures import Order, Ways, order_of, ways
from dashboard.rows.said import said_of
from dashboard.units import output_phrase
from dashboard.words import display_names, escape, num, sentence_case
from explainers.records import Attribution, Floats, Integers

MOST_LINES: Final = 200
"""Rows that are drawn at most: more lines are a brush stroke that hides each of them."""
_NAME_WIDTH = 28
_ROUNDING: Final = 1e-6
"""Of single precision, in which many models answer."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """The rows of an attribution that are drawn, (lines,), and what they are called."""

    attribution: Attribution
    output: int
    rows: Integers
    called: Sequence[str]

    def order(self) -> Order:
        """In which order features take their steps: the largest for these rows last."""
        return order_of(self.attribution.values[self.rows, :, self.output])

    def ways(self, order: Order, rows: Integers) -> Ways:
        """The lines of some rows."""
        given = self.attribution
        return ways(order, given.values[rows, :, self.output], given.base_values[rows, self.output])


def decision_plot(drawn: Drawn, palette: Palette, marked: int | None = None) -> go.Figure:
    """One line per row, coloured by where it ends.

    marked: a row of the attribution that is drawn besides, thick and in ink. The points'
    `customdata[0]` is the row's position in the table.
    """
    attribution, output = drawn.attribution, drawn.output
    order = drawn.order()
    lines = drawn.ways(order, drawn.rows)
    labels = display_names(order.named(attribution.titles), _NAME_WIDTH)
    shown = revision(attribution, "decision", output, len(drawn.rows), marked)
    figure = step_figure([escape(label) for label in labels], palette, shown)
    vertical(figure, float(lines.totals[:, 0].mean()), palette.neutral, "dot")
    shade, colours = shade_numbers(lines.ends), shade_colours(palette)
    for number in np.unique(shade):
        those = np.flatnonzero(shade == number)
        figure.add_trace(_lines(drawn, order, lines, those, colours[number]))
    _add_scale(figure, drawn, lines, palette)
    if marked is not None:
        _mark(figure, drawn, order, marked, palette)
    title_axis(figure.layout.xaxis, sentence_case(output_phrase(attribution, output)))
    return figure


def _lines(drawn: Drawn, order: Order, lines: Ways, those: Integers, color: str) -> go.Scatter:
    """Lines of one shade as one trace, a gap behind each."""
    points = order.steps + 1
    across = np.full((len(those), points + 1), np.nan)
    across[:, :points] = lines.totals[those]
    up = np.tile(np.append(np.arange(points, dtype=np.float64), np.nan), len(those))
    names = tuple(point_text(name) for name in order.named(drawn.attribution.titles))
    text = [
        f"<b>{point_text(drawn.called[line])}</b><br>{said}"
        for line in those
        for said in (*lines.said(int(line), names), "")
    ]
    return go.Scatter(
        x=compact(across.ravel()),
        y=compact(up),
        mode="lines",
        line={"color": color, "width": 1.2},
        opacity=0.75,
        text=text,
        customdata=np.repeat(row_numbers(drawn.attribution, drawn.rows[those]), points + 1, axis=0),
        hovertemplate=f"%{{text}}{ROW_LINE}",
    )


def _add_scale(figure: go.Figure, drawn: Drawn, lines: Ways, palette: Palette) -> None:
    """A bar that says which colour stands for which end, on a point that nobody sees."""
    low, high = _ends_told(lines.ends)
    phrase = escape(sentence_case(output_phrase(drawn.attribution, drawn.output)))
    marker: dict[str, Any] = {
        **scale(palette),
        "color": [0.0],
        "colorbar": color_bar(palette, phrase, low, high),
    }
    figure.add_scatter(
        x=[float(lines.ends[0])],
        y=[lines.totals.shape[1] - 1],
        mode="markers",
        marker=marker,
        opacity=0,
        hoverinfo="skip",
    )


def _ends_told(ends: Floats) -> tuple[str, str]:
    """The lowest and the highest end; what summing up has left of a 0 is 0."""
    low, high = float(ends.min()), float(ends.max())
    least = _ROUNDING * max(abs(low), abs(high))
    return num(low if abs(low) > least else 0.0), num(high if abs(high) > least else 0.0)


def _mark(figure: go.Figure, drawn: Drawn, order: Order, marked: int, palette: Palette) -> None:
    """Draw the line of one row over all others, and tell its values."""
    attribution, here = drawn.attribution, np.array([marked])
    line = drawn.ways(order, here)
    values = [
        ""
        if at is None
        else f" = {point_text(said_of(attribution, attribution.names[at], marked))}"
        for at in order.features()
    ]
    names = tuple(
        f"{point_text(name)}{value}"
        for name, value in zip(order.named(attribution.titles), values, strict=True)
    )
    totals = line.totals[0]
    figure.add_scatter(
        x=compact(totals),
        y=np.arange(len(totals)),
        mode="lines+markers",
        line={"color": palette.ink, "width": 3.5},
        marker={"color": palette.ink, "size": 6},
        text=line.said(0, names),
        customdata=np.repeat(row_numbers(attribution, here), len(totals), axis=0),
        hovertemplate=f"<b>This row</b><br>%{{text}}{ROW_LINE}",
    )
    figure.add_annotation(
        x=float(totals[-1]),
        y=len(totals) - 1,
        yshift=8,
        yanchor="bottom",
        text="<b>this row</b>",
        showarrow=False,
        borderpad=1,
        bgcolor=palette.paper,
        opacity=0.9,
    )
