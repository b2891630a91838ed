"""Several methods beside each other, for several classes: small maps over the same picture."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.charts.heat_map import add_picture, flat, plain_axes
from dashboard.charts.layout import LABEL_SIZE, TICK_SIZE, blank, text_px
from dashboard.charts.map_pixels import address, enlarged, png, shrunk
from dashboard.charts.palette import Palette
from dashboard.words import display_names, escape, num
from explainers.records import Maps

MOST_SIDE = 160
"""Pixels a side of a small map: eighteen of them have to travel."""
_GAP, _STRENGTH = 0.06, 0.85
_HEAD, _LINE = 30, 24


def map_bench(
    methods: Sequence[str],
    classes: Sequence[str],
    cells: Sequence[Sequence[Maps | None]],
    limits: Sequence[float],
    palette: Palette,
    width: int,
) -> go.Figure:
    """A line for each method, a column for each class, one picture under all.

    cells: (methods, classes), each with one row; None where there is no map yet. limits: (methods,)
    the size from which each line's colours are full. `customdata` of a mark is its method's and its
    class's place, for a click.
    """
    held = [each for line in cells for each in line if each is not None]
    down, across = held[0].values.shape[1:] if held else (1, 1)
    side = (width - 8) / (len(classes) * (1 + _GAP))
    tall = down / across
    # In units of a cell's width; a line has its words above it, of `_LINE` pixels.
    step = tall + _LINE / side + _GAP
    total = step * len(methods)
    drawn = round(side * total)
    figure = blank(palette, drawn + _HEAD, f"bench/{held[0].receipt.key if held else ''}")
    for at, (method, line, limit) in enumerate(zip(methods, cells, limits, strict=True)):
        top = at * step + _LINE / side
        _write(figure, _line_title(method, line, limit), 0, top, palette)
        for beside, maps in enumerate(line):
            left = beside * (1 + _GAP)
            if maps is not None:
                small = _small(maps, limit, palette)
                add_picture(figure, small, (left, top, 1, tall))
    _add_marks(figure, cells, step, _LINE / side, tall, side)
    names = display_names(tuple(classes), max(8, int(side / text_px("n", TICK_SIZE))))
    for beside, name in enumerate(names):
        figure.add_annotation(
            text=f"<b>{escape(name)}</b>",
            x=beside * (1 + _GAP) + 0.5,
            y=1,
            yref="paper",
            yanchor="bottom",
            showarrow=False,
            font={"size": TICK_SIZE, "color": palette.ink},
        )
    plain_axes(figure, len(classes) * (1 + _GAP) - _GAP, total)
    figure.update_layout(margin={"l": 4, "r": 4, "t": _HEAD, "b": 0})
    return figure


def _small(maps: Maps, limit: float, palette: Palette) -> str:
    pixels = shrunk(flat(maps, 0, limit, palette, _STRENGTH), MOST_SIDE)
    return address(png(enlarged(pixels, MOST_SIDE)))


def _line_title(method: str, line: Sequence[Maps | None], limit: float) -> str:
    """The method, and from where on its colours are full: equal colours need an equal unit."""
    found = next((maps for maps in line if maps is not None), None)
    if found is None:
        return f"<b>{escape(method)}</b>"
    sign = "±" if found.signed else ""
    return f"<b>{escape(method)}</b> · full colour at {sign}{num(limit, 2)}"


def _write(figure: go.Figure, text: str, x: float, y: float, palette: Palette) -> None:
    figure.add_annotation(
        text=text,
        x=x,
        y=y,
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
        align="left",
        font={"size": LABEL_SIZE, "color": palette.quiet},
    )


def _add_marks(
    figure: go.Figure,
    cells: Sequence[Sequence[Maps | None]],
    step: float,
    words: float,
    tall: float,
    side: float,
) -> None:
    """Unseen squares over the pictures: what a pointer is told, and what a click chooses."""
    places = [
        (at, beside)
        for at, line in enumerate(cells)
        for beside, maps in enumerate(line)
        if maps is not None
    ]
    figure.add_scatter(
        x=[beside * (1 + _GAP) + 0.5 for _, beside in places],
        y=[at * step + words + tall / 2 for at, _ in places],
        mode="markers",
        marker={"symbol": "square", "size": side * min(1.0, tall) * 0.9, "opacity": 0},
        customdata=places,
        text=[_sum(cells[at][beside]) for at, beside in places],
        hovertemplate="sum %{text}<br>click to enlarge<extra></extra>",
        showlegend=False,
    )


def _sum(maps: Maps | None) -> str:
    return "" if maps is None else f"{num(float(maps.totals[0]))} {escape(maps.unit)}"
