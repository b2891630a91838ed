"""Dependence on a category: one strip of points per category, ordered by median effect."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.layout import blank, name_rows, revision, title_axis, vertical
from dashboard.charts.scatter import View, add_points, mark_row, trace_kind
from dashboard.charts.swarm import offsets
from dashboard.rows.columns import categories
from dashboard.rows.said import category
from dashboard.tabular.measures import Group, by_category
from dashboard.units import measure_on
from dashboard.words import display_names, escape, shortened

MOST_STRIPS = 20
SPREAD = 0.32


def strips(view: View) -> go.Figure:
    """The category that raises most is on top. Names lie on the y axis, where they can be long."""
    column = categories(view.attribution.data, view.feature)
    effects = view.effects
    palette = view.palette
    groups = by_category(column, effects)
    marked = None if view.marked_row is None else int(column.codes[view.marked_row])
    shown = _shown(groups, marked)

    lane_of = np.full(len(column.names), -1)
    lane_of[[group.code for group in shown]] = np.arange(len(shown))
    lanes = lane_of[column.codes]
    rows = view.rows[lanes[view.rows] >= 0]
    heights = lanes.astype(np.float64)
    heights[rows] += SPREAD * offsets(effects[rows], lanes[rows])

    where = revision(view.attribution, "dependence", view.output, view.feature)
    figure = blank(palette, 100 + 50 * max(2, len(shown)), where)
    add_points(figure, replace(view, rows=rows), effects, heights, effect="x")
    _add_medians(figure, view, shown)
    if view.marked_row is not None:
        row = view.marked_row
        mark_row(figure, view, float(effects[row]), float(heights[row]))
    vertical(figure, 0.0, palette.neutral, "dot")
    name_rows(figure, _labels(view, shown), palette)
    left_out = len(groups) - len(shown)
    note = f" ({left_out} rarer values not drawn)" if left_out else ""
    said = view.attribution.dictionary
    what = measure_on(view.attribution, view.output, shortened(said.called(view.feature), 28))
    title_axis(figure.layout.xaxis, f"{what}{note}")
    return figure


def _shown(groups: tuple[Group, ...], marked: int | None) -> tuple[Group, ...]:
    """The most frequent categories and the marked row's; the lowest median effect first."""
    frequent = sorted(groups, key=lambda group: -group.rows)[:MOST_STRIPS]
    kept = {group.code for group in frequent} | {marked}
    return tuple(group for group in groups[::-1] if group.code in kept)


def _labels(view: View, groups: tuple[Group, ...]) -> list[str]:
    said = view.attribution.dictionary
    names = display_names(tuple(category(said, view.feature, group.name) for group in groups), 26)
    return [
        f"{escape(name)} <span style='color:{view.palette.quiet}'>({group.rows:,})</span>"
        for name, group in zip(names, groups, strict=True)
    ]


def _add_medians(figure: go.Figure, view: View, groups: tuple[Group, ...]) -> None:
    across: list[float | None] = []
    up: list[float | None] = []
    for lane, group in enumerate(groups):
        across += [group.median, group.median, None]
        up += [lane - 0.38, lane + 0.38, None]
    line = {"color": view.palette.ink, "width": 2.5}
    figure.add_trace(
        trace_kind(view)(
            x=across, y=up, mode="lines", line=line, hoverinfo="skip", showlegend=False
        )
    )
