"""A plane on which rows lie near each other whose explanations are alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.colouring import Painted, color_bar, ends, painted, scale, shades
from dashboard.charts.head import legend_above
from dashboard.charts.layout import blank, compact, revision, title_axis
from dashboard.charts.palette import Palette
from dashboard.charts.scatter import MOST_POINTS, ROW_LINE, SVG_POINTS, row_numbers
from dashboard.rows.columns import is_number
from dashboard.tabular.measures import Drawn, drawn, sample
from dashboard.words import display_names, escape, num, percent, sentence_case, shortened
from explainers.kernels.clusters import Plane
from explainers.records import Attribution, Floats, Integers

SYMBOLS: Final = (
    "circle",
    "square",
    "diamond",
    "cross",
    "triangle-up",
    "x",
    "star",
    "pentagon",
)
"""Groups are told apart by shape as well as by colour: there are more of them than colours."""
_HEIGHT, _SIZE, _NAME_WIDTH = 460, 7, 30
_LEGEND_WIDTH = 30


@dataclass(frozen=True, eq=False)
class Clustered:
    """Rows in groups and in a plane, as they are to be drawn.

    labels: (rows,). answers: (rows,), the model's, and in words what they count. color_by: a
    feature, ANSWER, or CLUSTER.
    """

    attribution: Attribution
    output: int
    labels: Integers
    where: Plane
    answers: Floats
    counting: str
    color_by: str


CLUSTER, ANSWER = "cluster", "answer"
"""What points can be coloured by besides the features."""


def cluster_map_drawn(attribution: Attribution, max_points: int = 5_000) -> Drawn:
    """How many rows :func:`cluster_map` draws of how many it is given."""
    return drawn(attribution, min(max_points, MOST_POINTS))


def cluster_map(given: Clustered, palette: Palette, max_points: int = 5_000) -> go.Figure:
    """One point per row, a number at the middle of each group.

    The points' `customdata[0]` is the row's position in the table.
    """
    attribution = given.attribution
    rows = sample(len(attribution.positions), cluster_map_drawn(attribution, max_points).rows)
    shown = revision(attribution, "clusters", given.output, given.color_by)
    figure = blank(palette, _HEIGHT, shown)
    kind = go.Scatter if len(rows) <= SVG_POINTS else go.Scattergl
    for group in _groups(given, rows, palette):
        at = group.rows
        figure.add_trace(
            kind(
                x=compact(given.where.places[at, 0]),
                y=compact(given.where.places[at, 1]),
                mode="markers",
                name=group.name,
                showlegend=bool(group.name),
                marker=group.marker,
                text=[_hover(given, int(row)) for row in at],
                customdata=row_numbers(attribution, at),
                hovertemplate=f"%{{text}}{ROW_LINE}",
            )
        )
    _number(figure, given, palette)
    _legend(figure, given, palette)
    for axis, at in ((figure.layout.xaxis, 0), (figure.layout.yaxis, 1)):
        axis.showticklabels, axis.showgrid, axis.zeroline = False, True, True
        axis.zerolinecolor = palette.grid
        title_axis(axis, _axis(given, at))
    return figure


def _groups(given: Clustered, rows: Integers, palette: Palette) -> Sequence[Painted]:
    if given.color_by == CLUSTER:
        return [
            Painted(f"{group + 1}", rows[given.labels[rows] == group], _marker(group, palette))
            for group in range(int(given.labels.max(initial=0)) + 1)
        ]
    if given.color_by == ANSWER:
        bar = color_bar(palette, escape(given.counting), *ends(given.answers))
        marker = {**_base(), **scale(palette), "color": shades(given.answers), "colorbar": bar}
        return [Painted("", rows, {**marker, "color": marker["color"][rows]})]
    table, said = given.attribution.data, given.attribution.dictionary
    return [
        Painted(escape(group.name), group.rows, group.marker)
        for group in painted(table, given.color_by, rows, palette, _SIZE, said)
    ]


def _marker(group: int, palette: Palette) -> dict[str, Any]:
    color = palette.groups[group % len(palette.groups)]
    return {**_base(), "color": color, "symbol": SYMBOLS[group % len(SYMBOLS)]}


def _base() -> dict[str, Any]:
    return {"size": _SIZE, "opacity": 0.8, "line": {"width": 0}}


def _hover(given: Clustered, row: int) -> str:
    answer = given.answers[row]
    return (
        f"<b>Cluster {given.labels[row] + 1}</b><br>{escape(given.counting)} {num(float(answer))}"
    )


def _number(figure: go.Figure, given: Clustered, palette: Palette) -> None:
    """Write each group's number where the middle of its rows is."""
    for group in range(int(given.labels.max(initial=0)) + 1):
        places = given.where.places[given.labels == group]
        x, y = np.median(places, axis=0)
        figure.add_annotation(
            x=float(x),
            y=float(y),
            text=f"<b>{group + 1}</b>",
            showarrow=False,
            borderpad=3,
            bgcolor=palette.paper,
            bordercolor=palette.neutral,
            opacity=0.9,
        )


def _legend(figure: go.Figure, given: Clustered, palette: Palette) -> None:
    """Make room above the plot for what the colours mean."""
    figure.update_layout(margin_t=60)
    if given.color_by == ANSWER:
        return
    if given.color_by == CLUSTER:
        title = "Cluster"
    elif is_number(given.attribution.data, given.color_by):
        return
    else:
        heading = given.attribution.dictionary.heading(given.color_by)
        title = escape(shortened(heading, _LEGEND_WIDTH))
    legend_above(figure, title, palette)


def _axis(given: Clustered, at: int) -> str:
    """What an axis shows: how much of all variance, and of which features above all."""
    share = float(given.where.shares[at])
    which = ("First", "Second")[at]
    if not share:
        return f"{which} axis: rows do not differ this way"
    weights = np.abs(given.where.axes[at])
    order = np.argsort(-weights, kind="stable")[:2]
    names = display_names(given.attribution.titles, _NAME_WIDTH)
    mostly = " and ".join(names[place] for place in order if weights[place] > 0)
    return sentence_case(f"{which.lower()} axis, {percent(share)} of variance: mostly {mostly}")
