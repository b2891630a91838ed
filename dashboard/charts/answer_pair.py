"""The model's answer before and after an edit: two bars for each class, or for the prediction."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.hover import hover_text
from dashboard.charts.layout import add_numbers, blank, fitted_range, name_rows, title_axis
from dashboard.charts.palette import Palette
from dashboard.units import PROBABILITY, explains_classes
from dashboard.words import display_names, escape, num, percent, sentence_case, signed
from explainers.records import Floats, Integers, Predictions

TOP = 8
"""Classes that are drawn: those with the largest answer before or after."""

_NAME_WIDTH = 24


def answer_pair(told: Predictions, before: Floats, palette: Palette, revision: str) -> go.Figure:
    """Thin bars for what was answered before, thick ones for now; the change beside them.

    told: the edited row's answers, its only row. before: (outputs,), the row's as the table has it.
    """
    after = told.outputs[0]
    order = shown_classes(before, after)[::-1]
    lanes = np.arange(len(order), dtype=np.float64)
    names = display_names(told.output_names, _NAME_WIDTH)
    figure = blank(palette, 96 + 52 * len(order), revision)
    full = [hover_text(told.output_names[at]) for at in order]
    for values, offset, width, color, when in (
        (before, 0.28, 0.2, palette.neutral, "before"),
        (after, -0.1, 0.46, palette.plain, "now"),
    ):
        figure.add_bar(
            x=values[order],
            y=lanes + offset,
            orientation="h",
            width=width,
            marker={"color": color, "line": {"width": 0}, "opacity": 0.75 if offset > 0 else 1},
            customdata=[
                [name, answer_text(float(values[at]), told)]
                for name, at in zip(full, order, strict=True)
            ],
            hovertemplate=f"<b>%{{customdata[0]}}</b><br>{when} %{{customdata[1]}}<extra></extra>",
        )
    moved = after - before
    texts = [
        f"{answer_text(float(after[at]), told)}<br>({change_text(float(moved[at]), told)})"
        for at in order
    ]
    rights = np.maximum(0.0, np.maximum(before, after)[order])
    add_numbers(figure, rights, lanes - 0.1, texts, palette)
    name_rows(figure, [escape(names[at]) for at in order], palette)
    lefts = np.minimum(0.0, np.minimum(before, after)[order])
    figure.update_xaxes(
        range=fitted_range(
            [*lefts, *rights, 0.0],
            [*[""] * len(lefts), *(text.partition("<br>")[2] for text in texts), ""],
            [*[0] * len(lefts), *[1] * len(rights), 0],
        ),
        fixedrange=True,
    )
    unit = told.unit if explains_classes(told) else "prediction"
    title_axis(figure.layout.xaxis, f"{sentence_case(unit)}: thin before, thick now")
    if told.unit == PROBABILITY:
        figure.update_xaxes(tickvals=[0, 0.25, 0.5, 0.75, 1], tickformat=".0%")
    return figure


def shown_classes(before: Floats, after: Floats) -> Integers:
    """The classes that matter on either side, the largest answer first; at most TOP."""
    largest = np.maximum(before, after)
    return np.argsort(-largest, kind="stable")[:TOP].astype(np.int64)


def answer_text(value: float, told: Predictions) -> str:
    """An answer as it stands beside a bar: "61 %", "152"."""
    return percent(value) if told.unit == PROBABILITY else num(value)


def change_text(moved: float, told: Predictions) -> str:
    """By how much an answer was moved; shares of percent in percentage points."""
    if told.unit != PROBABILITY:
        return signed(moved)
    points = signed(round(100 * moved, 1))
    return f"{points} points"
