"""A map over the picture it is about: orange places speak for the output, blue ones against it."""

from __future__ import annotations

import textwrap
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.colouring import color_bar
from dashboard.charts.layout import blank, revision
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
from dashboard.units import output_phrase
from dashboard.words import MINUS, escape, num, signed
from explainers.kernels.coarse import coarse
from explainers.records import Maps

POINTED = 32
"""Squares a side that a pointer is told of: a thousand numbers travel, not one for each pixel."""
MOST_HEIGHT = 560
_TOP = 78
_TITLE_WIDTH = 32


def heat_map(
    maps: Maps, row: int, limit: float, palette: Palette, width: int, strength: float = 0.85
) -> go.Figure:
    """The picture as the network saw it, in grey, and one map over it.

    limit: the size from which a colour is full. width: about how many pixels the page has for the
    chart. strength: how opaque the map is at its strongest, 0 to 1; at 0 the picture stands alone,
    in its own colours.
    """
    values, target = maps.values[row], int(maps.target[row])
    height, across = values.shape
    drawn = min(MOST_HEIGHT, round(width * height / across))
    figure = blank(palette, drawn + _TOP + 12, revision(maps, "map", target, row))
    # One picture of both: a browser that is handed two, one over the other, may lose the upper.
    pixels = enlarged(flat(maps, row, limit, palette, strength))
    add_picture(figure, address(png(pixels)), (0, 0, across, height))
    _add_numbers(figure, maps, row)
    add_scale(figure, limit, palette, _title(maps, target), signed_map=maps.signed)
    plain_axes(figure, across, height)
    figure.update_layout(margin={"l": 0, "r": 0, "t": _TOP, "b": 12})
    return figure


def layers(
    maps: Maps, row: int, limit: float, palette: Palette, strength: float
) -> tuple[Pixels, Pixels]:
    """The picture below, (height, width, 3), and the map above it, (height, width, 4)."""
    shown = maps.shown[row]
    below = faded(shown, palette) if strength else shown
    return below, overlay(maps.values[row], limit, strength, palette)


def flat(maps: Maps, row: int, limit: float, palette: Palette, strength: float) -> Pixels:
    """Picture and map as one picture, (height, width, 3), a network's pixel for each of its own."""
    return laid_over(*layers(maps, row, limit, palette, strength))


def add_picture(
    figure: go.Figure, source: str, place: tuple[float, float, float, float], **more: Any
) -> None:
    """Lay a picture at (left, top, width, height) in the units of the axes, below all traces."""
    left, top, width, height = place
    figure.add_layout_image(
        source=source,
        xref="x",
        yref="y",
        x=left,
        y=top,
        sizex=width,
        sizey=height,
        sizing="stretch",
        layer="below",
        **more,
    )


def add_scale(
    figure: go.Figure, limit: float, palette: Palette, title: str, *, signed_map: bool
) -> None:
    """Write what the colours mean above the plot; a map that only speaks for has one side."""
    low = -1.0 if signed_map else 0.0
    sides = [[0.0, palette.lowers], [0.5, palette.paper], [1.0, palette.raises]]
    one = [[0.0, palette.paper], [1.0, palette.raises]]
    bar = color_bar(palette, title, "", "")
    ends = ([f"≤ {MINUS}{num(limit)}", "0"] if signed_map else ["0"]) + [
        f"≥ {signed(limit) if signed_map else num(limit)}"
    ]
    bar.update(tickvals=[low, 0.0, 1.0] if signed_map else [0.0, 1.0], ticktext=ends)
    bar.update(xpad=44, ticklabeloverflow="allow")  # a number stands under the bar's very end
    figure.add_scatter(
        x=[None],
        y=[None],
        mode="markers",
        marker={
            "color": [0.0],
            "cmin": low,
            "cmax": 1.0,
            "colorscale": sides if signed_map else one,
            "showscale": True,
            "colorbar": bar,
        },
        hoverinfo="skip",
        showlegend=False,
    )


def plain_axes(figure: go.Figure, across: float, down: float) -> None:
    """Axes that only place pictures: the same unit both ways, from the top left, unwritten."""
    hidden = {
        "visible": False,
        "fixedrange": True,
        "constrain": "domain",
        "automargin": False,
    }
    figure.update_xaxes(**hidden, range=[0, across])
    figure.update_yaxes(
        **hidden, range=[down, 0], scaleanchor="x", scaleratio=1, constraintoward="top"
    )


def _add_numbers(figure: go.Figure, maps: Maps, row: int) -> None:
    """Tell a pointer the mean of the square it is in; drawn it is nothing."""
    values = maps.values[row]
    means = coarse(values, POINTED)
    down, across = (side / count for side, count in zip(values.shape, means.shape, strict=True))
    pixels = f"{num(across, 2)} × {num(down, 2)} pixels"
    what = "this pixel" if means.shape == values.shape else f"mean of {pixels} here"
    figure.add_heatmap(
        z=means,
        x0=across / 2,
        dx=across,
        y0=down / 2,
        dy=down,
        colorscale=[[0.0, "rgba(0,0,0,0)"], [1.0, "rgba(0,0,0,0)"]],
        showscale=False,
        text=[[signed(float(value)) for value in line] for line in means],
        hovertemplate=f"%{{text}}<br>{what}<extra></extra>",
    )


def _title(maps: Maps, target: int) -> str:
    """What a colour is the size of, in lines that a phone has room for."""
    lines = textwrap.wrap(f"{output_phrase(maps, target)}, each pixel", _TITLE_WIDTH)
    return "<br>".join(escape(line) for line in lines)
