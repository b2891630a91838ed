"""How the answer about one row runs along the values of one feature, and where the row stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.hover import hover_text
from dashboard.charts.layout import blank, name_rows, revision, title_axis, vertical
from dashboard.charts.palette import Palette
from dashboard.rows.said import with_unit
from dashboard.tabular.curve_measures import ordered
from dashboard.units import PROBABILITY, output_phrase
from dashboard.words import display_names, escape, num, percent, sentence_case, shortened
from explainers.intake.summary import label
from explainers.records import Cell, Curves, Floats

_MARK = 13


@dataclass(frozen=True)
class Standing:
    """Where the row stands: its value `now` with its `answer`, and its `own` in the table.

    threshold: the answer above which the class wins; None where nothing hangs on one.
    """

    now: Cell
    own: Cell
    answer: float
    threshold: float | None = None


def row_curve(curves: Curves, output: int, standing: Standing, palette: Palette) -> go.Figure:
    """A line through the values tried, or a dot for each category; a large mark is the row's own.

    curves: of one row, whose answers for each value of the feature they are.
    """
    if ordered(curves):
        return _line(curves, output, standing, palette)
    return _dots(curves, output, standing, palette)


def along(curves: Curves, output: int, standing: Standing) -> tuple[Floats, Floats]:
    """The values tried with the row's own among them, rising, and the answer at each; (points,)."""
    grid, answers = np.asarray(curves.grid, np.float64), curves.individual[0, :, output]
    if not isinstance(standing.now, float) or not np.isfinite(standing.now):
        return grid, answers
    kept = grid != standing.now
    grid = np.append(grid[kept], standing.now)
    answers = np.append(answers[kept], standing.answer)
    order = np.argsort(grid, kind="stable")
    return grid[order], answers[order]


def _line(curves: Curves, output: int, standing: Standing, palette: Palette) -> go.Figure:
    grid, answers = along(curves, output, standing)
    figure = _figure(curves, output, standing, palette, 320)
    figure.add_scatter(
        x=grid,
        y=answers,
        mode="lines+markers",
        line={"color": palette.plain, "width": 2.5},
        marker={"color": palette.plain, "size": 5},
        customdata=[
            [_said(curves, value), _answer(curves, each)]
            for value, each in zip(grid, answers, strict=True)
        ],
        hovertemplate="%{customdata[1]}<br>at %{customdata[0]}<extra></extra>",
    )
    if isinstance(standing.own, float) and np.isfinite(standing.own):
        vertical(figure, standing.own, palette.neutral, "dot")
    if isinstance(standing.now, float) and np.isfinite(standing.now):
        _mark(figure, [standing.now], [standing.answer], curves, standing, palette)
    if standing.threshold is not None:
        line = {"color": palette.neutral, "width": 1.2, "dash": "dash"}
        figure.add_hline(y=standing.threshold, line=line, layer="below")
    figure.layout.yaxis.showgrid = True
    title_axis(figure.layout.xaxis, curves.dictionary.heading(curves.feature))
    title_axis(figure.layout.yaxis, sentence_case(shortened(output_phrase(curves, output), 40)))
    if curves.unit == PROBABILITY:
        figure.update_yaxes(tickformat=".4~p")
    return figure


def _dots(curves: Curves, output: int, standing: Standing, palette: Palette) -> go.Figure:
    answers = curves.individual[0, :, output]
    order = np.argsort(answers, kind="stable")
    figure = _figure(curves, output, standing, palette, 100 + 30 * max(2, len(order)))
    meant = tuple(str(curves.dictionary.meaning(curves.feature, each)) for each in curves.grid)
    names = display_names(meant, 26)
    figure.add_scatter(
        x=answers[order],
        y=np.arange(len(order), dtype=np.float64),
        mode="markers",
        marker={"color": palette.plain, "size": 9},
        cliponaxis=False,
        customdata=[[hover_text(meant[at]), _answer(curves, answers[at])] for at in order],
        hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>",
    )
    here = [place for place, at in enumerate(order) if _holds(curves, at, standing.now)]
    if here:
        _mark(figure, [standing.answer], here, curves, standing, palette)
    if standing.threshold is not None:
        vertical(figure, standing.threshold, palette.neutral, "dash")
    labels = []
    for at in order:
        label = escape(names[at])
        if _holds(curves, at, standing.now):
            label = f"<b>{label}</b>"
        elif _holds(curves, at, standing.own):
            label = f"{label} <span style='color:{palette.quiet}'>(before)</span>"
        labels.append(label)
    name_rows(figure, labels, palette)
    reach = np.array([*answers, standing.answer, *_limit(standing)])
    air = 0.05 * float(np.ptp(reach)) or 0.1 * abs(float(reach[0])) or 1.0
    figure.update_xaxes(range=[float(reach.min()) - air, float(reach.max()) + air])
    title_axis(figure.layout.xaxis, sentence_case(shortened(output_phrase(curves, output), 40)))
    if curves.unit == PROBABILITY:
        figure.update_xaxes(tickformat=".4~p")
    return figure


def _said(curves: Curves, value: float) -> str:
    return hover_text(with_unit(curves.dictionary, curves.feature, num(value, 6)))


def _figure(
    curves: Curves, output: int, standing: Standing, palette: Palette, height: int
) -> go.Figure:
    return blank(palette, height, revision(curves, "row-curve", output, standing.now))


def _mark(
    figure: go.Figure,
    x: list[float],
    y: list[float] | list[int],
    curves: Curves,
    standing: Standing,
    palette: Palette,
) -> None:
    figure.add_scatter(
        x=x,
        y=y,
        mode="markers",
        marker={
            "color": palette.ink,
            "size": _MARK,
            "line": {"color": palette.paper, "width": 2},
        },
        cliponaxis=False,
        hovertext=f"this row now: {_answer(curves, standing.answer)}",
        hoverinfo="text",
    )


def _holds(curves: Curves, at: int, value: Cell) -> bool:
    """Whether a value is the category at a place of the grid, which holds texts."""
    return value is not None and curves.grid[at] == label(value)


def _answer(curves: Curves, value: float) -> str:
    return percent(value, 1) if curves.unit == PROBABILITY else num(value)


def _limit(standing: Standing) -> list[float]:
    return [] if standing.threshold is None else [standing.threshold]
