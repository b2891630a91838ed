"""Two maps beside each other, and one less the other: what speaks for one class rather than one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.charts.heat_map import POINTED, add_picture, add_scale, flat, plain_axes
from dashboard.charts.layout import LABEL_SIZE, TICK_SIZE, blank, text_px
from dashboard.charts.map_pixels import address, enlarged, png
from dashboard.charts.palette import Palette
from dashboard.words import escape, num, shortened, signed
from explainers.kernels.coarse import coarse
from explainers.records import Maps

STRENGTH = 0.85
NARROW = 500
"""Pixels of a column below which the two maps stand under their difference, not beside it."""
MOST_HEIGHT = 640
_GAP, _HEAD, _SCALE = 12, 40, 78
_SMALL_SIDE = 224
"""Pixels a side that are enough for a map beside another."""
_NAME = 24


@dataclass(frozen=True, eq=False)
class Framed:
    """A map of one picture, what it is called, and the size from which its colours are full."""

    maps: Maps
    title: str
    limit: float


@dataclass(frozen=True)
class _Box:
    """Where a picture lies, in pixels of the column, from the top left; its words are above it."""

    left: float
    top: float
    width: float
    height: float


def map_contrast(
    difference: Framed, first: Framed, second: Framed, palette: Palette, width: int
) -> go.Figure:
    """Draw one class's map less another's, and the two maps beside it, or below on a phone.

    All are of one picture. The scale above is the difference's: its colours are for one class or
    for the other. width: about how many pixels the page has for the chart.
    """
    tall = _tall(difference)
    boxes = _below(width, tall) if width < NARROW else _beside(width, tall)
    figure = _drawn((difference, first, second), boxes, palette, width, _SCALE)
    a, b = (escape(shortened(each.title, _NAME)) for each in (first, second))
    add_scale(
        figure,
        difference.limit,
        palette,
        f"orange: for “{a}”<br>blue: for “{b}”",
        signed_map=True,
    )
    # Above the picture it is the scale of, not above its neighbour.
    figure.data[-1].marker.colorbar.x = (boxes[0].left + boxes[0].width) / width
    return figure


def map_pair(first: Framed, second: Framed, palette: Palette, width: int) -> go.Figure:
    """Draw two maps beside each other, each over its own picture and in its own proportions."""
    side = (width - _GAP) / 2
    boxes = [
        _Box(at * (side + _GAP), _HEAD, side, side * _tall(each))
        for at, each in enumerate((first, second))
    ]
    return _drawn((first, second), boxes, palette, width, 0)


def _tall(framed: Framed) -> float:
    down, across = framed.maps.values.shape[1:]
    return float(down / across)


def _beside(width: int, tall: float) -> list[_Box]:
    """A large picture, and right of it two small ones that are together as high as it is."""
    # (head + small) twice and a gap between are as high as head + large; large + small = width.
    small = (width - _GAP - (_HEAD + _GAP) / tall) / 3
    small = min(max(small, width / 4), width / 2.5)
    large = width - _GAP - small
    left, step = large + _GAP, small * tall + _GAP + _HEAD
    return [
        _Box(0, _HEAD, large, large * tall),
        _Box(left, _HEAD, small, small * tall),
        _Box(left, _HEAD + step, small, small * tall),
    ]


def _below(width: int, tall: float) -> list[_Box]:
    """A picture as wide as the column, and two below it side by side."""
    small = (width - _GAP) / 2
    top = _HEAD + width * tall + _GAP + _HEAD
    return [
        _Box(0, _HEAD, width, width * tall),
        _Box(0, top, small, small * tall),
        _Box(small + _GAP, top, small, small * tall),
    ]


def _drawn(
    framed: Sequence[Framed], boxes: Sequence[_Box], palette: Palette, width: int, above: int
) -> go.Figure:
    """Lay pictures into their boxes, with words above and numbers for a pointer."""
    total = max(box.top + box.height for box in boxes)
    # Of tall pictures the whole is drawn smaller; the axes keep the proportions.
    height = min(round(total), MOST_HEIGHT if width >= NARROW else 2 * MOST_HEIGHT)
    keys = "/".join(each.maps.receipt.key for each in framed[-2:])
    figure = blank(palette, height + above, f"contrast/{keys}")
    for each, box in zip(framed, boxes, strict=True):
        pixels = flat(each.maps, 0, each.limit, palette, STRENGTH)
        large = enlarged(pixels) if box.width > _SMALL_SIDE else enlarged(pixels, _SMALL_SIDE)
        add_picture(figure, address(png(large)), (box.left, box.top, box.width, box.height))
        _write(figure, each, box, palette)
        _add_numbers(figure, each, box)
    plain_axes(figure, width, total)
    figure.update_xaxes(constraintoward="left")  # where the words above and below begin
    figure.update_layout(margin={"l": 0, "r": 0, "t": above, "b": 0})
    return figure


def _write(figure: go.Figure, framed: Framed, box: _Box, palette: Palette) -> None:
    """Name a picture, and say from where on its colours are full."""
    sign = "±" if framed.maps.signed else ""
    room = max(8, int(box.width / text_px("n", LABEL_SIZE)))
    title = escape(shortened(framed.title, room))
    figure.add_annotation(
        text=f"<b>{title}</b><br>full colour at {sign}{num(framed.limit, 2)}",
        x=box.left,
        y=box.top,
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
        align="left",
        font={"size": TICK_SIZE, "color": palette.quiet},
    )


def _add_numbers(figure: go.Figure, framed: Framed, box: _Box) -> None:
    """Tell a pointer the mean of the square it is in; drawn it is nothing."""
    means = coarse(framed.maps.values[0], POINTED)
    down, across = means.shape
    wide, high = box.width / across, box.height / down
    figure.add_heatmap(
        z=means,
        x0=box.left + wide / 2,
        dx=wide,
        y0=box.top + high / 2,
        dy=high,
        colorscale=[[0.0, "rgba(0,0,0,0)"], [1.0, "rgba(0,0,0,0)"]],
        showscale=False,
        text=[[signed(float(value)) for value in line] for line in means],
        hovertemplate=f"%{{text}}<br>mean here<extra>{escape(shortened(framed.title, _NAME))}"
        "</extra>",
    )
