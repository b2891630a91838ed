"""What all figures share: transparent paper, fonts, axes, room for labels."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashboard.charts.palette import Palette
from dashboard.units import Numbers
from dashboard.words import escape
from explainers.records import Floats

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
LABEL_SIZE = 13
TICK_SIZE = 12
TITLE_WIDTH = 42
AIR = "\u2009"  # a thin space between a bar and its number
ONE_LINE = 24  # characters of a label that still leave a phone room for bars
NARROW_PX = 230  # the plot of a phone: labels at the bars' ends must fit even there


def blank(palette: Palette, height: int, revision: str) -> go.Figure:
    """An empty figure. A zoom survives as long as `revision`, what the figure shows, is equal.

    The empty template matters: without one Plotly takes the process's default, which under
    Streamlit is a theme that paints exported pictures black.
    """
    return go.Figure(
        layout={
            "template": go.layout.Template(),
            "height": height,
            "margin": {"l": 8, "r": 16, "t": 16, "b": 48},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": FONT, "size": LABEL_SIZE, "color": palette.ink},
            "showlegend": False,
            "hovermode": "closest",
            "hoverlabel": {
                "align": "left",
                "namelength": -1,
                "bgcolor": palette.paper,
                "bordercolor": palette.neutral,
                "font": {"family": FONT, "size": LABEL_SIZE, "color": palette.ink},
            },
            "dragmode": False,  # a finger that scrolls the page must not zoom the chart
            "modebar": {
                "bgcolor": "rgba(0,0,0,0)",
                "color": palette.quiet,
                "activecolor": palette.ink,
            },
            "uirevision": revision,
            "xaxis": _axis(palette, grid=True),
            "yaxis": _axis(palette, grid=False),
        }
    )


def _axis(palette: Palette, *, grid: bool) -> dict[str, object]:
    return {
        "showgrid": grid,
        "gridcolor": palette.grid,
        "zeroline": False,
        "showline": False,
        "automargin": True,
        "separatethousands": True,
        "tickfont": {"size": TICK_SIZE, "color": palette.quiet},
        "title": {"font": {"size": LABEL_SIZE, "color": palette.quiet}, "standoff": 12},
    }


def revision(result: Numbers, chart: str, output: int, *more: object) -> str:
    """What a figure shows, for its `uirevision`: another feature must not inherit a zoom."""
    return "/".join(map(str, (chart, result.receipt.key, output, *more)))


def title_axis(
    axis: go.layout.XAxis | go.layout.YAxis, text: str, width: int = TITLE_WIDTH
) -> None:
    """Name an axis; a long name is broken into even lines, so that a phone shows it whole."""
    count = -(-len(text) // width) or 1
    share = max(20, -(-len(text) // count))
    tries = (
        textwrap.wrap(text, wide, break_on_hyphens=False)
        for wide in range(share, max(share, len(text)) + 1)
    )
    axis.title.text = "<br>".join(
        escape(line) for line in next(t for t in tries if len(t) <= count)
    )


def name_rows(figure: go.Figure, labels: Sequence[str], palette: Palette) -> None:
    """Write one label (Plotly text, already escaped) beside each row 0, 1, ... of the y axis."""
    figure.update_yaxes(
        tickmode="array",
        tickvals=list(range(len(labels))),
        ticktext=list(labels),
        range=[-0.6, len(labels) - 0.4],
        ticklabelstandoff=8,
        tickfont={"size": LABEL_SIZE, "color": palette.ink},
        fixedrange=True,
    )


def equation(name: str, value: str) -> str:
    """A row's label, "name = value" with the value bold; a long one takes two lines.

    On a phone a longer line would leave no room for the bars. Both come in plain and are escaped.
    """
    between = " =<br>" if len(name) + len(value) > ONE_LINE else " = "
    return f"{escape(name)}{between}<b>{escape(value)}</b>"


def broken(label: str) -> str:
    """A condition's label (escaped); a long one is broken behind its equals sign."""
    return label.replace(" = ", " =<br>", 1) if len(label) > ONE_LINE + 3 else label


def add_numbers(
    figure: go.Figure, rights: Floats, rows: NDArray[np.integer], texts: list[str], palette: Palette
) -> None:
    """Write a number right of each bar, also where the bar runs to the left.

    The left side then needs no room: on a phone numbers would run into the names there.
    """
    figure.add_scatter(
        x=rights,
        y=rows,
        mode="text",
        text=[f"{AIR}{text}" for text in texts],
        textposition="middle right",
        textfont={"color": palette.ink},
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )


def vertical(figure: go.Figure, at: float, color: str, dash: str = "solid") -> None:
    """A thin line across the plot, behind the data."""
    figure.add_vline(x=at, line={"color": color, "width": 1, "dash": dash}, layer="below")


def compact(places: Floats) -> NDArray[np.floating]:
    """Places as float32, half the bytes to the browser, wherever no eye could see the rounding.

    Large numbers close together (seconds since 1970) keep their 64 bits.
    """
    known = places[np.isfinite(places)]
    if not len(known):
        return places.astype(np.float32)
    limits = np.finfo(np.float32)
    largest = float(np.abs(known).max())
    visible = 1e-4 * float(np.ptp(known)) or largest
    small = largest < float(limits.max) and largest * float(limits.eps) <= visible
    return places.astype(np.float32 if small else np.float64)


def text_px(text: str, size: float = LABEL_SIZE) -> float:
    """How wide a text is drawn at most: measured on DejaVu Sans, the widest font to fall back on.

    The server does not know which of the fonts in `FONT` a browser has.
    """
    return sum(_em(mark) for mark in text) * size


def _em(mark: str) -> float:
    if unicodedata.east_asian_width(mark) in "WF":
        return 1.0
    if mark in " .,:;'|!()[]ijlftr/":
        return 0.4
    if mark in "mwMW%@…":
        return 0.95
    return 0.8 if mark.isupper() or mark in "+=<>≤≥−" else 0.64


def fitted_range(
    ends: Sequence[float] | np.ndarray,
    labels: Sequence[str],
    toward: Sequence[float],
    narrow: float = NARROW_PX,
) -> list[float]:
    """An axis range with room for a label at each of `ends`.

    A label runs to the right where `toward` is positive and to the left where it is negative, and
    must fit into a plot of `narrow` pixels. Widening the range makes a label wider in the axis's
    unit, so the range is widened until it no longer changes.
    """
    ends = np.asarray(ends, dtype=np.float64)
    widths = np.array([min(text_px(label) + 10, 0.4 * narrow) for label in labels])
    widths = widths * np.sign(toward)
    low, high = float(ends.min()), float(ends.max())
    if high <= low:
        spread = abs(high) * 0.1 or 1.0
        low, high = low - spread, high + spread
    for _ in range(30):
        unit = (high - low) / narrow
        low = min(low, float((ends + np.minimum(widths, 0) * unit).min()))
        high = max(high, float((ends + np.maximum(widths, 0) * unit).max()))
    air = 0.02 * (high - low)
    return [low - air, high + air]
