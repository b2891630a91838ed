"""Interactions: every two features as a cell, darker where they act together more."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.colouring import color_bar
from dashboard.charts.hover import hover_text
from dashboard.charts.layout import blank, revision
from dashboard.charts.palette import Palette
from dashboard.tabular.measures import ranking
from dashboard.tabular.pair_measures import MOST_DRAWN, alone, together
from dashboard.units import output_phrase
from dashboard.words import display_names, escape, num
from explainers.records import Pairs

NAME_WIDTH = 17  # beside and below the cells: a phone has no room for more
CELL = 25
MOST_DOT = 15


def interaction_map(
    pairs: Pairs, output: int, palette: Palette, top: int = MOST_DRAWN
) -> go.Figure:
    """Cells below the diagonal are mean |interaction|; dots on it, main effects.

    Main effects are mostly far larger: in the colours of the cells they would drown the pairs, so
    they are dots whose area tells them apart. The feature with the largest sum of interactions
    stands first. `customdata[1]` and `[2]` of a cell are its features' own names.
    """
    square, main = together(pairs, output), alone(pairs, output)
    order = ranking(square.sum(axis=0))[:top]
    count = len(order)
    labels = [escape(name) for name in display_names(pairs.titles, NAME_WIDTH)]
    names = [labels[at] for at in order]

    figure = blank(palette, 196 + CELL * count, revision(pairs, "interactions", output))
    below = np.tril(np.ones((count, count), dtype=bool), -1)
    cells = np.where(below, square[np.ix_(order, order)], np.nan)
    largest = float(cells[below].max(initial=0.0))
    figure.add_heatmap(
        z=cells,
        x=np.arange(count),
        y=np.arange(count),
        zmin=0.0,
        zmax=largest or 1.0,
        colorscale=[[0.0, palette.faint], [0.35, palette.plain], [1.0, palette.ink]],
        xgap=2,
        ygap=2,
        hoverongaps=False,
        text=[[num(float(value)) for value in line] for line in cells],
        customdata=_told(pairs, order),
        hovertemplate="<b>%{customdata[0]}</b><br>mean |interaction| %{text}<extra></extra>",
        colorbar=color_bar(palette, _title(pairs, output), "0", num(largest)),
    )
    figure.data[0].colorbar.tickvals = [0.0, largest or 1.0]
    _add_main_effects(figure, pairs, order, main, palette)
    for axis, angle in ((figure.layout.xaxis, -90), (figure.layout.yaxis, 0)):
        axis.update(
            tickvals=list(range(count)),
            ticktext=names,
            tickangle=angle,
            ticks="",
            tickfont={"size": 12, "color": palette.ink},
            showgrid=False,
            fixedrange=True,
            range=[-0.6, count - 0.4],
        )
    figure.layout.yaxis.range = [count - 0.4, -0.6]
    figure.update_layout(margin_t=70)
    return figure


def _title(pairs: Pairs, output: int) -> str:
    """What the colours mean, in two lines: a phone has no room for one."""
    return f"mean |interaction|,<br>{escape(output_phrase(pairs, output))}"


def _told(pairs: Pairs, order: np.ndarray) -> np.ndarray:
    """(features, features, 3): the two names for a pointer, and each as it is in the table."""
    titles = pairs.titles
    ends = [(pairs.names[at], hover_text(titles[at])) for at in order]
    told = [[(f"{b} ×<br>{a}", second, first) for second, b in ends] for first, a in ends]
    return np.array(told, dtype=object)


def _add_main_effects(
    figure: go.Figure, pairs: Pairs, order: np.ndarray, main: np.ndarray, palette: Palette
) -> None:
    shown, titles = main[order], pairs.titles
    largest = float(shown.max(initial=0.0)) or 1.0
    places = np.arange(len(order))
    figure.add_scatter(
        x=places,
        y=places,
        mode="markers",
        marker={
            "size": np.maximum(2.0, MOST_DOT * np.sqrt(shown / largest)),
            "color": palette.neutral,
            "line": {"width": 0},
        },
        text=[num(float(value)) for value in shown],
        customdata=[hover_text(titles[at]) for at in order],
        hovertemplate="<b>%{customdata}</b> by itself<br>mean |main effect| %{text}<extra></extra>",
        showlegend=False,
    )
