"""Labels against answers: each cell how many rows, those off the diagonal are wrong."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.hover import hover_text
from dashboard.charts.layout import LABEL_SIZE, TICK_SIZE, blank
from dashboard.charts.palette import LIGHT, Palette
from dashboard.words import display_names, escape
from explainers.intake.summary import counted
from explainers.records import Integers

MOST = 12
"""Classes that are drawn at most, those with most mistakes."""
_CELL, _NAME_WIDTH = 34, 12
_TOP, _FOOT = 24, 96
_STRONG = 0.5


def confusion_map(
    classes: Sequence[str],
    numbers: Sequence[int],
    counts: Integers,
    palette: Palette,
    key: str,
    thing: str,
) -> go.Figure:
    """A line for each label, a column for each answer.

    classes: their names. numbers: their places among all classes, for a click: `customdata` of a
    cell is its label's and its answer's. counts: (labels, answers). key: what the figure shows.
    thing: what is counted, in the singular.
    """
    count = len(classes)
    names = [escape(name) for name in display_names(tuple(classes), _NAME_WIDTH)]
    figure = blank(palette, _TOP + _FOOT + _CELL * count, f"confusions/{key}")
    wrong = ~np.eye(count, dtype=bool)
    most = int(counts[wrong].max(initial=0)) or 1
    places = [(at, beside) for at in range(count) for beside in range(count)]
    figure.add_heatmap(
        z=np.where(wrong & (counts > 0), counts, np.nan),
        zmin=0,
        zmax=most,
        colorscale=[[0.0, palette.faint], [1.0, palette.raises]],
        showscale=False,
        xgap=2,
        ygap=2,
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=[beside for _, beside in places],
        y=[at for at, _ in places],
        mode="markers",
        marker={"symbol": "square", "size": _CELL - 4, "opacity": 0},
        customdata=[[numbers[at], numbers[beside]] for at, beside in places],
        text=[_told(classes, counts, at, beside, thing) for at, beside in places],
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
    )
    for at, beside in places:
        # No text of the marks: a click on one would fade that of all others.
        if counts[at, beside]:
            figure.add_annotation(
                x=beside,
                y=at,
                text=f"{counts[at, beside]:,}",
                showarrow=False,
                font={
                    "size": TICK_SIZE,
                    "color": _ink(counts[at, beside] / most, (at, beside), palette),
                },
            )
    side = {
        "tickmode": "array",
        "tickvals": list(range(count)),
        "ticktext": names,
        "tickfont": {"size": TICK_SIZE, "color": palette.ink},
        "showgrid": False,
        "fixedrange": True,
    }
    title = {"font": {"size": LABEL_SIZE, "color": palette.quiet}, "standoff": 8}
    figure.update_xaxes(**side, range=[-0.5, count - 0.5], title={**title, "text": "taken for"})
    figure.update_yaxes(**side, range=[count - 0.5, -0.5], title={**title, "text": "label"})
    figure.update_layout(margin={"l": 8, "r": 8, "t": _TOP, "b": 48})
    return figure


def _ink(share: float, place: tuple[int, int], palette: Palette) -> str:
    """The colour of a number: dark on a strong cell in either mode, quiet on the diagonal."""
    if place[0] == place[1]:
        return palette.quiet
    return LIGHT.ink if share > _STRONG else palette.ink


def _told(classes: Sequence[str], counts: Integers, at: int, beside: int, thing: str) -> str:
    many = counted(int(counts[at, beside]), thing)
    verb = "rightly" if at == beside else "wrongly"
    return hover_text(f"{many} labelled {classes[at]}, {verb} taken for {classes[beside]}")
