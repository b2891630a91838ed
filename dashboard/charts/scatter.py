"""What the two kinds of dependence chart share: points, colour scale, ring around one row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashboard.charts.colouring import Painted, painted
from dashboard.charts.head import legend_above
from dashboard.charts.hover import point_text
from dashboard.charts.layout import compact
from dashboard.charts.palette import Palette
from dashboard.rows.columns import is_number, texts
from dashboard.units import measure
from dashboard.words import escape, shortened
from explainers.records import Attribution, Floats, Integers

MOST_POINTS = 19_900  # with its lines and bars a figure then has at most 20,000
SVG_POINTS = 2_000  # up to here SVG paints sooner than WebGL starts


ROW_LINE = "<br>row %{customdata[1]:,}<extra></extra>"


def row_numbers(attribution: Attribution, rows: Integers) -> NDArray[np.int32]:
    """(rows, 2) what a point knows of its row: its position, and the number people count from 1."""
    positions = attribution.positions[rows]
    return np.stack([positions, positions + 1], axis=1).astype(np.int32)


@dataclass(frozen=True, eq=False)
class View:
    """What a dependence chart is asked to show; `rows` are those drawn as points."""

    attribution: Attribution
    output: int
    feature: str
    color_by: str | None
    rows: Integers
    marked_row: int | None
    palette: Palette

    @property
    def effects(self) -> Floats:
        """(rows,) the feature's effect on the output."""
        at = self.attribution.names.index(self.feature)
        return self.attribution.values[:, at, self.output]


def trace_kind(view: View) -> type[go.Scatter | go.Scattergl]:
    """How points are drawn, and all that must lie over them: WebGL lies over every SVG line."""
    return go.Scatter if len(view.rows) <= SVG_POINTS else go.Scattergl


def add_points(figure: go.Figure, view: View, across: Floats, up: Floats, effect: str) -> None:
    """Draw `view.rows`, one trace per colour. `across` and `up` are the places of all rows.

    `effect` names the axis that carries the effect, "x" or "y"; the other one may be jittered.
    """
    noun = escape(measure(view.attribution))
    kind = trace_kind(view)
    size = 6 if len(view.rows) <= SVG_POINTS else 5
    table = view.attribution.data
    said = view.attribution.dictionary
    for group in painted(table, view.color_by, view.rows, view.palette, size, said):
        figure.add_trace(
            kind(
                x=compact(across[group.rows]),
                y=compact(up[group.rows]),
                mode="markers",
                name=escape(group.name),
                showlegend=bool(group.name),
                marker=group.marker,
                text=_hover(view, group),
                customdata=row_numbers(view.attribution, group.rows),
                hovertemplate=f"<b>%{{text}}</b><br>{noun} %{{{effect}:+.3~g}}{ROW_LINE}",
            )
        )


def _hover(view: View, group: Painted) -> list[str]:
    wanted = dict.fromkeys(name for name in (view.feature, view.color_by) if name is not None)
    said = view.attribution.dictionary
    lines = [
        [
            f"{point_text(said.heading(name))} = {point_text(text)}"
            for text in texts(view.attribution.data, name, group.rows, said)
        ]
        for name in wanted
    ]
    return [", ".join(parts) for parts in zip(*lines, strict=True)]


def add_scale(figure: go.Figure, view: View) -> None:
    """Make room above the plot for what the colours mean; name them where they are categories."""
    if view.color_by is None:
        return
    if not is_number(view.attribution.data, view.color_by):
        title = escape(shortened(view.attribution.dictionary.heading(view.color_by), 30))
        legend_above(figure, title, view.palette)
    figure.update_layout(margin_t=60)


def mark_row(figure: go.Figure, view: View, across: float, up: float) -> None:
    """A ring and the words "this row", which other points must not cover."""
    palette = view.palette
    figure.add_trace(
        trace_kind(view)(
            x=[across],
            y=[up],
            mode="markers",
            marker={
                "symbol": "circle-open",
                "size": 15,
                "line": {"width": 2.5},
                "color": palette.ink,
            },
            hoverinfo="skip",
            showlegend=False,
        )
    )
    figure.add_annotation(
        x=across,
        y=up,
        yshift=10,
        yanchor="bottom",
        text="<b>this row</b>",
        showarrow=False,
        borderpad=1,
        bgcolor=palette.paper,
        opacity=0.9,
    )
