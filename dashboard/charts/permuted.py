"""Permutation importance: what is lost without each feature, with its interval."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.hover import hover_text
from dashboard.charts.importance import NAME_WIDTH, TITLE_WIDTH
from dashboard.charts.layout import blank, name_rows, revision, title_axis, vertical
from dashboard.charts.palette import Palette
from dashboard.charts.whiskers import add_bars
from dashboard.tabular.importance_measures import Losses
from dashboard.tabular.measures import ranking
from dashboard.units import output_phrase
from dashboard.words import display_names, escape, num, sentence_case
from explainers.checks.intervals import Z_95
from explainers.records import Swapped


def permuted(
    swapped: Swapped, found: Losses, output: int, palette: Palette, top: int = 20
) -> go.Figure:
    """Bars of what is lost, the largest on top; below 0 the answers are better without it.

    `customdata[1]` is the feature's name as it is in the table, for a page that answers a click.
    """
    falls = np.nan_to_num(found.found.falls)
    order = ranking(np.maximum(falls, 0.0))
    cut = len(order) if len(order) <= top + 1 else top
    head = order[:cut][::-1]
    titles = swapped.titles
    shown = display_names(titles, NAME_WIDTH)
    names = [escape(shown[at]) for at in head]
    lengths, halves = falls[head], Z_95 * found.found.errors[head]
    texts = [num(float(length)) for length in lengths]
    full = [[hover_text(titles[at]), swapped.names[at], _between(found, int(at))] for at in head]
    if cut < len(order):
        names.insert(0, f"{len(order) - cut} other features")
        full.insert(0, [names[0], "", ""])
        lengths, halves = np.append(0.0, lengths), np.append(np.nan, halves)
        texts.insert(0, f"each up to {num(float(falls[order[cut:]].max()))}")
    where = revision(swapped, "permuted", output, found.title)
    figure = blank(palette, 84 + 27 * len(names), where)
    what = sentence_case(found.fall) if found.fall else "Moves by"
    hover = (
        f"<b>%{{customdata[0]}}</b><br>{escape(what)} %{{text}}%{{customdata[2]}}<extra></extra>"
    )
    add_bars(figure, lengths, halves, texts, full, hover, palette)
    name_rows(figure, names, palette)
    if (lengths < 0).any():
        vertical(figure, 0, palette.neutral)
    title_axis(figure.layout.xaxis, _title(swapped, found, output), TITLE_WIDTH)
    return figure


def _title(swapped: Swapped, found: Losses, output: int) -> str:
    if found.fall:
        return f"{sentence_case(found.fall)}, with another row's value"
    return f"Mean size of change, {output_phrase(swapped, output)}"


def _between(found: Losses, at: int) -> str:
    low, high = float(found.found.low[at]), float(found.found.high[at])
    return f"<br>95 %: {num(low, 2)} to {num(high, 2)}" if np.isfinite(low) else ""
