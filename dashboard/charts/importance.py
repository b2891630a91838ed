"""Importance: how far each feature moves an output, on average over the rows."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.hover import hover_text
from dashboard.charts.layout import blank, name_rows, revision, title_axis
from dashboard.charts.palette import Palette
from dashboard.charts.whiskers import add_bars
from dashboard.tabular.measures import head_and_rest, mean_margins, mean_sizes
from dashboard.units import adds_up, measure, output_phrase
from dashboard.words import display_names, escape, num
from explainers.records import Attribution, Floats

NAME_WIDTH = 28
TITLE_WIDTH = 34  # beside the names a phone has no room for more


def importance(attribution: Attribution, output: int, palette: Palette, top: int = 20) -> go.Figure:
    """Bars of the mean absolute effect, the largest on top, with its 95 % interval over the rows.

    The others are a number without a bar: eighty small features would dwarf the largest one.
    `customdata[1]` is the feature's name as it is in the table, for a page that answers a click.
    """
    sizes = mean_sizes(attribution, output)
    head, rest = head_and_rest(sizes, top)
    titles = attribution.titles
    shown = display_names(titles, NAME_WIDTH)
    names = [escape(shown[at]) for at in head]
    margins = mean_margins(attribution, output)
    full = [
        [hover_text(titles[at]), attribution.names[at], _margin(float(margins[at]))] for at in head
    ]
    lengths = [float(sizes[at]) for at in head]
    texts = [num(length) for length in lengths]
    halves = [float(margins[at]) for at in head]
    if len(rest):
        names.append(f"{len(rest)} other features")
        full.append([f"{len(rest)} other features", "", ""])
        lengths.append(0.0)
        halves.append(float("nan"))
        texts.append(_together(attribution, sizes[rest]))
    names, full, texts = (part[::-1] for part in (names, full, texts))

    figure = blank(palette, 84 + 27 * len(lengths), revision(attribution, "importance", output))
    hover = (
        "<b>%{customdata[0]}</b><br>"
        f"mean |{escape(measure(attribution))}| %{{text}}%{{customdata[2]}}<extra></extra>"
    )
    add_bars(figure, np.array(lengths[::-1]), np.array(halves[::-1]), texts, full, hover, palette)
    name_rows(figure, names, palette)
    phrase = output_phrase(attribution, output)
    title_axis(figure.layout.xaxis, f"Mean |{measure(attribution)}|, {phrase}", TITLE_WIDTH)
    return figure


def _margin(half: float) -> str:
    """Half the 95 % interval of a mean, for behind it."""
    return f" ± {num(half, 2)} (95 %)" if half > 0 else ""


def _together(attribution: Attribution, sizes: Floats) -> str:
    """The others as a number; only sizes of numbers that add up may be added up themselves."""
    if adds_up(attribution):
        return f"{num(float(sizes.sum()))} added up"
    return f"each up to {num(float(sizes.max()))}"
