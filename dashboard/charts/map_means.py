"""Mean maps beside each other, on one scale: where a network looks, class by class."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.heat_map import add_picture, add_scale, plain_axes
from dashboard.charts.hover import hover_text
from dashboard.charts.layout import TICK_SIZE, blank, text_px
from dashboard.charts.map_pixels import (
    Pixels,
    address,
    enlarged,
    faded,
    laid_over,
    overlay,
    png,
)
from dashboard.charts.palette import Palette
from dashboard.words import display_names, escape
from explainers.records import Floats

MOST = 9
"""Maps that are drawn at most: more would be too small to compare."""
MOST_SIDE = 180
"""Pixels a side of one map: a reader compares them, and does not look into one."""
_SHARP = 240
_GAP, _STRENGTH, _PLAIN = 0.08, 0.9, 150
_TOP, _LINE, _TITLE_WIDTH = 96, 54, 30
_FEWEST = 3
_NAMED = 0.85
"""Of a map's side, what its name may take: a page may be narrower than is guessed."""


@dataclass(frozen=True, eq=False)
class Cell:
    """One mean map: what stands above it in two lines, and what a pointer is told.

    values: (down, across). ground: like it, grey levels of 0 to 255 under the map, or None.
    """

    title: str
    count: str
    told: str
    values: Floats
    ground: Floats | None = None


def map_means(
    cells: Sequence[Cell],
    limit: float,
    palette: Palette,
    width: int,
    title: str,
    revision: str,
    *,
    signed_map: bool,
) -> go.Figure:
    """Small multiples, row by row from the top left; at least one cell.

    limit: the size from which all colours are full. width: about how many pixels the page has.
    title: what a colour is the size of.
    """
    down, across = cells[0].values.shape
    tall = down / across
    fitting = int((width / MOST_SIDE + _GAP) / (1 + _GAP))
    columns = min(len(cells), max(_FEWEST, fitting))
    side = min(MOST_SIDE, width / columns / (1 + _GAP))
    # In units of a cell's width; each has its words above it, of `_LINE` pixels.
    step = tall + _LINE / side + _GAP
    lines = -(-len(cells) // columns)
    figure = blank(palette, round(side * step * lines) + _TOP, revision)
    names = display_names(
        tuple(cell.title for cell in cells), max(6, int(_NAMED * side / text_px("n", TICK_SIZE)))
    )
    places = [
        ((at % columns) * (1 + _GAP), (at // columns) * step + _LINE / side)
        for at in range(len(cells))
    ]
    for cell, name, (left, top) in zip(cells, names, places, strict=True):
        picture = address(png(enlarged(pixels(cell, limit, palette), _SHARP)))
        add_picture(figure, picture, (left, top, 1, tall))
        figure.add_annotation(
            text=f"<b>{escape(name)}</b><br>{escape(cell.count)}",
            x=left,
            y=top,
            xanchor="left",
            yanchor="bottom",
            align="left",
            showarrow=False,
            font={"size": TICK_SIZE, "color": palette.quiet},
        )
    _add_marks(figure, cells, places, tall, side)
    wrapped = textwrap.wrap(title, _TITLE_WIDTH)
    add_scale(figure, limit, palette, "<br>".join(map(escape, wrapped)), signed_map=signed_map)
    plain_axes(figure, columns * (1 + _GAP) - _GAP, step * lines)
    figure.update_xaxes(constraintoward="left")
    figure.update_layout(margin={"l": 0, "r": 0, "t": _TOP, "b": 0})
    return figure


def pixels(cell: Cell, limit: float, palette: Palette) -> Pixels:
    """A mean map over its ground, (down, across, 3)."""
    grey = np.full(cell.values.shape, _PLAIN) if cell.ground is None else cell.ground
    picture = np.repeat(np.rint(grey)[..., None], 3, axis=-1).astype(np.uint8)
    return laid_over(faded(picture, palette), overlay(cell.values, limit, _STRENGTH, palette))


def _add_marks(
    figure: go.Figure,
    cells: Sequence[Cell],
    places: Sequence[tuple[float, float]],
    tall: float,
    side: float,
) -> None:
    """Unseen squares over the maps: what a pointer is told."""
    figure.add_scatter(
        x=[left + 0.5 for left, _ in places],
        y=[top + tall / 2 for _, top in places],
        mode="markers",
        marker={"symbol": "square", "size": side * min(1.0, tall) * 0.9, "opacity": 0},
        text=[hover_text(cell.told) for cell in cells],
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
    )
