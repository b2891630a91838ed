"""Waterfall: one row's way from the base value to the model's output, one bar per feature."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.layout import (
    add_numbers,
    blank,
    fitted_range,
    name_rows,
    revision,
    title_axis,
)
from dashboard.charts.palette import Palette
from dashboard.charts.row_labels import row_labels
from dashboard.charts.signed_bars import coloured, error_bars
from dashboard.tabular.measures import head_and_rest
from dashboard.units import output_phrase
from dashboard.words import num, sentence_case, signed
from explainers.records import Attribution, Floats, Integers


def waterfall(
    attribution: Attribution,
    row: int,
    output: int,
    palette: Palette,
    top: int = 10,
    things: str = "features",
) -> go.Figure:
    """Bars from the base value (bottom) to the row's output (top), the largest effects last.

    things: what the bars are, in the plural; the smaller ones are added up as the others.

    The bars' `customdata` holds the full name and value and the running total as shown, and the
    feature's name as it is in the table, for a page that answers a click.
    """
    effects = attribution.values[row, :, output]
    base = float(attribution.base_values[row, output])
    answer = float(attribution.outputs[row, output])
    head, rest = head_and_rest(effects, top)
    labels, full = _labels(attribution, row, head, rest, things)
    steps = np.array([*effects[head], *([effects[rest].sum()] if len(rest) else [])])[::-1]
    ends = base + np.cumsum(steps)
    starts = np.concatenate([[base], ends[:-1]])
    texts = [signed(step) for step in steps]
    errors = _errors(attribution, row, output, head, rest)
    where = np.arange(1, len(steps) + 1)

    figure = blank(
        palette, 92 + 33 * (len(steps) + 2), revision(attribution, "waterfall", output, row)
    )
    _add_path(figure, palette, base, ends)
    figure.add_bar(
        y=where,
        x=steps,
        base=starts,
        orientation="h",
        width=0.68,
        marker=coloured(steps, palette),
        error_x=error_bars(errors, palette),
        text=texts,
        textposition="none",
        customdata=[[label, num(end), name] for (label, name), end in zip(full, ends, strict=True)],
        hovertemplate="<b>%{customdata[0]}</b><br>effect %{text}<br>"
        "running total %{customdata[1]}<extra></extra>",
    )
    rights = np.maximum(starts, ends + errors)
    add_numbers(figure, rights, where, texts, palette)
    marks = [f"<b>{num(base)}</b>", f"<b>{num(answer)}</b>"]
    figure.add_scatter(
        x=[base, answer],
        y=[0, len(steps) + 1],
        mode="markers+text",
        marker={
            "symbol": "line-ns",
            "size": 18,
            "line": {"width": 2.5, "color": [palette.neutral, palette.ink]},
        },
        text=marks,
        textposition="middle right",
        textfont={"color": [palette.quiet, palette.ink]},
        cliponaxis=False,
        hovertext=[
            f"Base value: before any of the {things} is known",
            "The model's output for this row",
        ],
        hoverinfo="text",
    )
    quiet = f"<span style='color:{palette.quiet}'>Base value</span>"
    name_rows(figure, [quiet, *labels, "<b>This row</b>"], palette)
    figure.update_xaxes(
        range=fitted_range(
            [base, answer, *np.minimum(starts, ends), *rights],
            [num(base), num(answer), *[""] * len(steps), *texts],
            [1, 1, *[0] * len(steps), *[1] * len(steps)],
        ),
        fixedrange=True,
    )
    title_axis(figure.layout.xaxis, sentence_case(output_phrase(attribution, output)))
    return figure


def _labels(
    attribution: Attribution, row: int, head: Integers, rest: Integers, things: str
) -> tuple[list[str], list[tuple[str, str]]]:
    """From the bottom upwards: row labels; and their full texts with the features' own names."""
    labels, full = row_labels(attribution, row, head)
    if len(rest):
        labels.append(f"{len(rest):,} other {things}")
        full.append((f"{len(rest):,} other {things}, added up", ""))
    return labels[::-1], full[::-1]


def _add_path(figure: go.Figure, palette: Palette, base: float, ends: Floats) -> None:
    """Thin lines that hand the running total from each bar to the next."""
    totals = np.concatenate([[base], ends])
    across: list[float | None] = []
    up: list[float | None] = []
    for at, total in enumerate(totals):
        across += [float(total), float(total), None]
        up += [at + (0.34 if at else 0.0), at + 1 - (0.34 if at + 1 < len(totals) else 0.0), None]
    line = {"color": palette.neutral, "width": 1}
    figure.add_scatter(x=across, y=up, mode="lines", line=line, hoverinfo="skip")


def _errors(
    attribution: Attribution, row: int, output: int, head: Integers, rest: Integers
) -> Floats:
    """(bars,) one standard error from the bottom upwards; zeros where the method is exact.

    That of the others' sum takes the features' errors as independent.
    """
    if attribution.stderr is None:
        return np.zeros(len(head) + bool(len(rest)))
    errors = attribution.stderr[row, :, output]
    together = [float(np.sqrt((errors[rest] ** 2).sum()))] if len(rest) else []
    return np.array([*errors[head], *together])[::-1]
