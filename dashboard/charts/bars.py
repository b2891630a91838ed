"""Bars: one row's numbers of a method whose numbers do not add up to the model's output."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.layout import (
    add_numbers,
    blank,
    name_rows,
    revision,
    title_axis,
)
from dashboard.charts.palette import Palette
from dashboard.charts.row_labels import row_labels
from dashboard.charts.signed_bars import (
    coloured,
    draw_zero,
    error_bars,
    fit_both_sides,
    name_sides,
)
from dashboard.tabular.measures import head_and_rest
from dashboard.units import measure, measure_on
from dashboard.words import escape, num, signed
from explainers.records import Attribution, Floats

PLOT_PX = 170  # both sides and long labels: this much is left of a phone
TITLE_WIDTH = 24


def bars(
    attribution: Attribution, row: int, output: int, palette: Palette, top: int = 12
) -> go.Figure:
    """Bars from 0, the largest on top; the smaller ones are counted and not added up.

    The bars' `customdata` holds the full name and value, and the feature's name as it is in the
    table, for a page that answers a click.
    """
    numbers = attribution.values[row, :, output]
    head, rest = head_and_rest(numbers, top)
    order = head[::-1]
    sizes, errors = numbers[order], _errors(attribution, row, output)[order]
    texts = [signed(size) for size in sizes]
    labels, full = row_labels(attribution, row, order)
    counted = _counted(numbers[rest])
    lanes = np.arange(len(counted), len(counted) + len(order))

    height = 134 + 33 * (len(counted) + len(order))
    figure = blank(palette, height, revision(attribution, "bars", output, row))
    figure.add_bar(
        x=sizes,
        y=lanes,
        orientation="h",
        width=0.68,
        marker=coloured(sizes, palette),
        error_x=error_bars(errors, palette),
        text=texts,
        textposition="none",
        customdata=full,
        hovertemplate=f"<b>%{{customdata[0]}}</b><br>{escape(measure(attribution))} %{{text}}"
        "<extra></extra>",
    )
    draw_zero(figure, palette)
    rights = np.maximum(sizes + errors, 0)
    add_numbers(figure, rights, lanes, texts, palette)
    name_rows(figure, [*counted, *labels], palette)
    lefts = np.minimum(sizes - errors, 0)
    fit_both_sides(figure, lefts, rights, texts, PLOT_PX)
    name_sides(figure, "pulls down", "pulls up", palette)
    title_axis(figure.layout.xaxis, measure_on(attribution, output), TITLE_WIDTH)
    return figure


def _errors(attribution: Attribution, row: int, output: int) -> Floats:
    """(features,) one standard error; zeros where the method is exact."""
    if attribution.stderr is None:
        return np.zeros(len(attribution.names))
    return attribution.stderr[row, :, output]


def _counted(rest: Floats) -> list[str]:
    """The label for what has no bar: how many features, and how large the largest of them is."""
    if not len(rest):
        return []
    largest = float(np.abs(rest).max())
    return [
        f"{len(rest)} smaller ones,<br>up to ±{num(largest)}" if largest else f"{len(rest)} with 0"
    ]
