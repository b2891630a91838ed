"""Colouring points by a feature's value: a scale for numbers, names for categories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dashboard.charts.palette import Palette
from dashboard.rows.columns import categories, is_number, numbers
from dashboard.rows.said import category
from dashboard.words import display_names, escape, num, shortened
from explainers.records import Dictionary, Floats, Integers
from explainers.records.dictionary import NOTHING_SAID

NO_ORDER = 128  # the grey in the middle of the scale: categories and missing values


@dataclass(frozen=True, eq=False)
class Painted:
    """Points of one colour rule: which rows, how they are called, and Plotly's marker."""

    name: str
    rows: Integers
    marker: dict[str, Any]


def shades(values: Floats) -> NDArray[np.uint8]:
    """(rows,) 0 at the 5th percentile and below, 255 at the 95th and above, grey where missing.

    Percentiles, because one outlier would paint all other rows in one colour.
    """
    known = np.isfinite(values)
    if not known.any():
        return np.full(len(values), NO_ORDER, dtype=np.uint8)
    low, high = np.percentile(values[known], (5, 95))
    if high <= low:
        low, high = values[known].min(), values[known].max()
    if high <= low:
        return np.full(len(values), NO_ORDER, dtype=np.uint8)
    share = np.clip((np.where(known, values, low) - low) / (high - low), 0, 1)
    return np.where(known, np.rint(share * 255), NO_ORDER).astype(np.uint8)


def ends(values: Floats) -> tuple[str, str]:
    """What the two ends of the scale stand for."""
    known = values[np.isfinite(values)]
    low, high = np.percentile(known, (5, 95)) if len(known) else (np.nan, np.nan)
    return f"≤ {num(float(low))}", f"≥ {num(float(high))}"


def painted(
    table: pa.Table,
    color_by: str | None,
    rows: Integers,
    palette: Palette,
    size: float,
    said: Dictionary = NOTHING_SAID,
) -> tuple[Painted, ...]:
    """The rows of a chart by colour. Numbers are one group on a scale; categories one each.

    The most frequent categories get a colour, all others share the neutral grey.
    """
    base = {"size": size, "opacity": 0.8, "line": {"width": 0}}
    if color_by is None:
        return (Painted("", rows, {**base, "color": palette.plain}),)
    if is_number(table, color_by):
        values = numbers(table, color_by)
        bar = color_bar(palette, escape(shortened(said.heading(color_by), 30)), *ends(values))
        marker = {**base, **scale(palette), "color": shades(values)[rows], "colorbar": bar}
        return (Painted("", rows, marker),)
    column = categories(table, color_by)
    counts = np.bincount(column.codes, minlength=len(column.names))
    frequent = np.argsort(-counts, kind="stable")
    limit = len(palette.groups)
    named = frequent if len(frequent) <= limit else frequent[: limit - 1]
    names = display_names(tuple(category(said, color_by, name) for name in column.names), 24)
    codes = column.codes[rows]
    groups = [
        Painted(names[code], rows[codes == code], {**base, "color": palette.groups[at]})
        for at, code in enumerate(named)
    ]
    others = rows[~np.isin(codes, named)]
    if len(others):
        label = f"{len(frequent) - len(named)} others"
        groups.append(Painted(label, others, {**base, "color": palette.neutral}))
    return tuple(group for group in groups if len(group.rows))


def scale(palette: Palette) -> dict[str, Any]:
    """The marker properties that turn shades into colours."""
    return {
        "cmin": 0,
        "cmax": 255,
        "colorscale": [list(stop) for stop in palette.value_scale],
    }


def color_bar(palette: Palette, title: str, low: str, high: str) -> dict[str, Any]:
    """A slim bar above the plot, at the right; `title` and ends are Plotly text."""
    font = {"size": 12, "color": palette.quiet}
    return {
        "orientation": "h",
        "x": 1,
        "xanchor": "right",
        "y": 1,
        "yanchor": "bottom",
        "len": 190,
        "lenmode": "pixels",
        "thickness": 7,
        "outlinewidth": 0,
        "ypad": 6,
        "xpad": 26,
        "title": {"text": title, "side": "top", "font": font},
        "tickvals": [0, 255],
        "ticktext": [low, high],
        "tickfont": font,
        "ticks": "",
    }
