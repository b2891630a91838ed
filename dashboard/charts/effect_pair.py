"""What an edit does to the reasons: each feature's number before and after it."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.hover import hover_pair
from dashboard.charts.layout import (
    add_numbers,
    blank,
    equation,
    fitted_range,
    name_rows,
    revision,
    title_axis,
)
from dashboard.charts.palette import Palette
from dashboard.charts.signed_bars import coloured, draw_zero
from dashboard.rows.columns import cell
from dashboard.rows.said import said_of
from dashboard.units import measure, measure_on
from dashboard.words import display_names, escape, num, shortened, signed, value_text
from explainers.records import Attribution, Floats, Integers

TOP = 10
_NAME_WIDTH, _VALUE_WIDTH = 24, 24


def effect_pair(
    before: Attribution,
    after: Attribution,
    output: int,
    edited: Collection[str],
    palette: Palette,
    top: int = TOP,
) -> go.Figure:
    """Two bars a feature: thin and grey as it was, thick and coloured as it is now.

    Those that moved most stand on top; `edited` are the features whose value is another one, and
    their labels say both.
    """
    old, new = before.values[0, :, output], after.values[0, :, output]
    order = by_movement(old, new)
    shown = order[: top if len(order) > top + 1 else len(order)][::-1]
    left = len(order) - len(shown)
    lanes = np.arange(len(shown), dtype=np.float64) + bool(left)
    labels, full = _labels(before, after, shown, edited)
    figure = blank(
        palette,
        96 + 44 * (len(shown) + bool(left)),
        revision(after, "effect-pair", output, before.receipt.key),
    )
    by = escape(measure(after))
    figure.add_bar(
        x=old[shown],
        y=lanes + 0.28,
        orientation="h",
        width=0.2,
        marker={"color": palette.neutral, "line": {"width": 0}, "opacity": 0.75},
        customdata=[[name, signed(value)] for name, value in zip(full, old[shown], strict=True)],
        hovertemplate=f"<b>%{{customdata[0]}}</b><br>{by} before %{{customdata[1]}}<extra></extra>",
    )
    figure.add_bar(
        x=new[shown],
        y=lanes - 0.1,
        orientation="h",
        width=0.46,
        marker=coloured(new[shown], palette),
        customdata=[[name, signed(value)] for name, value in zip(full, new[shown], strict=True)],
        hovertemplate=f"<b>%{{customdata[0]}}</b><br>{by} now %{{customdata[1]}}<extra></extra>",
    )
    draw_zero(figure, palette)
    texts = [
        f"{signed(now)}<br>({signed(now - was) if now != was else 'same'})"
        for was, now in zip(old[shown], new[shown], strict=True)
    ]
    rights = np.maximum(0.0, np.maximum(old, new)[shown])
    add_numbers(figure, rights, lanes - 0.1, texts, palette)
    rest = order[len(shown) :]
    counted = [_counted(old[rest], new[rest])] if left else []
    name_rows(figure, [*counted, *labels], palette)
    lefts = np.minimum(0.0, np.minimum(old, new)[shown])
    figure.update_xaxes(
        range=fitted_range(
            [*lefts, *rights],
            [*[""] * len(lefts), *(text.partition("<br>")[2] for text in texts)],
            [*[0] * len(lefts), *[1] * len(rights)],
        ),
        fixedrange=True,
    )
    title_axis(figure.layout.xaxis, f"{measure_on(after, output)}: thin before, thick now")
    return figure


def by_movement(old: Floats, new: Floats) -> Integers:
    """Features by how far they were moved, then by how large they are now; (features,)."""
    return np.lexsort((-np.abs(new), -np.abs(new - old))).astype(np.int64)


def _labels(
    before: Attribution, after: Attribution, shown: Integers, edited: Collection[str]
) -> tuple[list[str], list[str]]:
    names = display_names(after.titles, _NAME_WIDTH)
    labels, full = [], []
    for at in shown:
        column = after.names[at]
        told = shown = said_of(after, column, 0)
        if column in edited:
            was = value_text(after.dictionary.meaning(column, cell(before.data, column, 0)))
            told, shown = f"{was} → {told}", _pair(was, told)
        labels.append(equation(names[at], shortened(shown, _VALUE_WIDTH)))
        full.append(hover_pair(after.titles[at], told))
    return labels, full


def _pair(was: str, now: str) -> str:
    """Both values as far as there is room, the arrow between them in any case."""
    whole = f"{was} → {now}"
    half = (_VALUE_WIDTH - 3) // 2
    return (
        whole if len(whole) <= _VALUE_WIDTH else f"{shortened(was, half)} → {shortened(now, half)}"
    )


def _counted(old: Floats, new: Floats) -> str:
    """The label for what has no bars: how many features, and how far the farthest was moved."""
    largest = float(np.abs(new - old).max())
    count = f"{len(old):,} others"
    return f"{count},<br>moved up to ±{num(largest)}" if largest else f"{count},<br>not moved"
