"""How sure a model is: how many rows it answers with how large a number, right and wrong ones."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashboard.charts.layout import blank, title_axis
from dashboard.charts.palette import Palette
from dashboard.units import PROBABILITY
from dashboard.words import escape, num, percent
from explainers.records import Floats, Integers

BINS = 20
_HEIGHT = 300


def confidence(
    answers: Floats,
    wrong: NDArray[np.bool_] | None,
    palette: Palette,
    unit: str,
    axis: str,
    revision: str,
) -> go.Figure:
    """Bars of how many rows have an answer of that size; wrong ones on top, hatched.

    answers: (rows,), that of the class each is taken for, or the number predicted. wrong: (rows,),
    None where no label says so. unit: of the answers; axis: what they are.
    """
    edges = bins_of(answers, unit)
    figure = blank(palette, _HEIGHT, revision)
    parts = [("", np.ones(len(answers), dtype=np.bool_))]
    if wrong is not None:
        parts = [("right", ~wrong), ("wrong", wrong)]
    for name, rows in parts:
        counts = _counted(answers[rows], edges)
        hatched = name == "wrong"
        figure.add_bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=counts,
            width=np.diff(edges) * 0.92,
            name=name,
            marker={
                "color": palette.raises if hatched else palette.plain,
                "line": {"width": 0},
                "pattern": {
                    "shape": "/" if hatched else "",
                    "fillmode": "overlay",
                    "fgcolor": palette.paper,
                    "size": 6,
                },
            },
            customdata=_told(edges, counts, unit, name),
            hovertemplate="%{customdata}<extra></extra>",
        )
    figure.update_layout(
        barmode="stack",
        showlegend=wrong is not None,
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"},
        margin_t=36 if wrong is not None else 16,
    )
    figure.update_xaxes(tickformat=".0%" if unit == PROBABILITY else "", fixedrange=True)
    figure.update_yaxes(showgrid=True, gridcolor=palette.grid, fixedrange=True)
    title_axis(figure.layout.xaxis, axis)
    title_axis(figure.layout.yaxis, "texts")
    return figure


def bins_of(answers: Floats, unit: str) -> Floats:
    """Edges of up to BINS bins, (bins + 1,): from the smallest answer to the largest.

    Probabilities end at 1, and begin at a whole twentieth.
    """
    low, high = float(answers.min()), float(answers.max())
    if unit == PROBABILITY:
        low, high = np.floor(low * BINS + 1e-9) / BINS, 1.0
        low = min(low, 1.0 - 1.0 / BINS)
    if high <= low:
        low, high = low - 0.5, high + 0.5
    return np.linspace(low, high, BINS + 1)


def _counted(answers: Floats, edges: Floats) -> Integers:
    return np.histogram(answers, edges)[0].astype(np.int64)


def _told(edges: Floats, counts: Integers, unit: str, name: str) -> list[str]:
    written = percent if unit == PROBABILITY else num
    return [
        escape(f"{written(low)} to {written(high)}: {count:,}{f' {name}' if name else ''}")
        for low, high, count in zip(edges[:-1], edges[1:], counts.tolist(), strict=True)
    ]
