"""Effects: the model's answer when one feature is changed, on average and row by row."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.histogram import add_histogram
from dashboard.charts.hover import hover_text
from dashboard.charts.layout import blank, compact, name_rows, revision, title_axis
from dashboard.charts.palette import Palette
from dashboard.rows.said import category, number_in_words
from dashboard.tabular.curve_measures import MOST_LINES, centred, inside, ordered, rows_at, spread
from dashboard.tabular.measures import sample
from dashboard.units import output_phrase
from dashboard.words import display_names, escape, num, sentence_case, shortened
from explainers.records import Curves

FEW_VALUES = 12  # up to here each value tried has a tick of its own
ROW_LINE = "<br>row %{customdata:,}<extra></extra>"


def effects(curves: Curves, output: int, palette: Palette, from_zero: bool = False) -> go.Figure:
    """The average as a strong line over thin ones, one a row; dots with intervals for categories.

    `from_zero` draws changes from the smallest value tried; categories have no first one, so it
    does not apply to them. At most MOST_LINES rows are drawn; the average uses all of them.
    """
    if not ordered(curves):
        return _categories(curves, output, palette)
    where = revision(curves, "effects", output, curves.feature, from_zero)
    figure = blank(palette, 440, where)
    add_histogram(figure, inside(curves), palette)
    shown = centred(curves) if from_zero else curves
    _add_rows(figure, shown, output, palette)
    _add_average(figure, shown, output, palette)
    if from_zero:
        line = {"color": palette.neutral, "width": 1.2, "dash": "dot"}
        figure.add_hline(y=0, line=line, layer="below")
    figure.layout.yaxis.showgrid = True
    _fit_values(figure, curves)
    title_axis(figure.layout.xaxis, shortened(curves.dictionary.heading(curves.feature), 48))
    phrase = output_phrase(curves, output)
    start = num(float(curves.grid[0]))
    change = f"Change of the {phrase} from that at {start}"
    title_axis(figure.layout.yaxis, change if from_zero else sentence_case(phrase))
    return figure


def _add_rows(figure: go.Figure, curves: Curves, output: int, palette: Palette) -> None:
    """All thin lines in one trace with gaps between them: a hundred traces are slow to draw."""
    rows = sample(len(curves.individual), MOST_LINES)
    gaps = np.full((len(rows), 1), np.nan)
    across = np.hstack([np.tile(curves.grid, (len(rows), 1)), gaps])
    up = np.hstack([curves.individual[rows, :, output], gaps])
    figure.add_scatter(
        x=compact(across.ravel()),
        y=compact(up.ravel()),
        mode="lines",
        connectgaps=False,
        line={"color": palette.neutral, "width": 1},
        opacity=0.4,
        customdata=np.repeat(curves.positions[rows] + 1, across.shape[1]).astype(np.int32),
        hovertemplate=f"%{{y:.3~g}} at %{{x:.4~g}}{ROW_LINE}",
        showlegend=False,
    )


def _add_average(figure: go.Figure, curves: Curves, output: int, palette: Palette) -> None:
    figure.add_scatter(
        x=compact(np.asarray(curves.grid)),
        y=compact(curves.average[:, output]),
        mode="lines+markers",
        line={"color": palette.ink, "width": 3},
        marker={"color": palette.ink, "size": 5},
        hovertemplate="average %{y:.3~g}<br>at %{x:.4~g}<extra></extra>",
        showlegend=False,
    )


def _fit_values(figure: go.Figure, curves: Curves) -> None:
    """Show the values tried and no more: one outlier's bar would squeeze the curves."""
    low, high = float(curves.grid[0]), float(curves.grid[-1])
    air = 0.03 * (high - low) or 1.0
    figure.update_xaxes(range=[low - air, high + air])
    if len(curves.grid) <= FEW_VALUES:
        said, name = curves.dictionary, curves.feature
        names = [escape(number_in_words(said, name, float(value), 6)) for value in curves.grid]
        figure.update_xaxes(tickvals=compact(np.asarray(curves.grid)), ticktext=names)


def _categories(curves: Curves, output: int, palette: Palette) -> go.Figure:
    """A dot for each average, the highest on top, on a line over the middle 80 % of the rows."""
    order = np.argsort(curves.average[:, output], kind="stable")
    average, around = curves.average[order, output], spread(curves, output)
    where = revision(curves, "effects", output, curves.feature)
    figure = blank(palette, 100 + 34 * max(2, len(order)), where)
    lanes = np.arange(len(order), dtype=np.float64)
    gaps = np.full(len(order), np.nan)
    figure.add_scatter(
        x=compact(np.stack([around.low[order], around.high[order], gaps], axis=1).ravel()),
        y=np.stack([lanes, lanes, gaps], axis=1).ravel(),
        mode="lines",
        connectgaps=False,
        line={"color": palette.neutral, "width": 2},
        opacity=0.7,
        hoverinfo="skip",
        showlegend=False,
    )
    full = [category(curves.dictionary, curves.feature, str(curves.grid[at])) for at in order]
    names = display_names(tuple(full), 26)
    figure.add_scatter(
        x=compact(average),
        y=lanes,
        mode="markers",
        marker={"color": palette.ink, "size": 10},
        cliponaxis=False,
        text=[hover_text(name) for name in full],
        customdata=np.stack([around.low[order], around.high[order]], axis=1),
        hovertemplate="<b>%{text}</b><br>average %{x:.3~g}<br>80 % of the rows between "
        "%{customdata[0]:.3~g} and %{customdata[1]:.3~g}<extra></extra>",
        showlegend=False,
    )
    counts = rows_at(curves)[order]
    labels = [
        f"{escape(name)} <span style='color:{palette.quiet}'>({count:,})</span>"
        for name, count in zip(names, counts, strict=True)
    ]
    name_rows(figure, labels, palette)
    reach = np.array([*around.low, *around.high, *average])
    air = 0.03 * float(np.ptp(reach)) or 0.1 * abs(float(reach[0])) or 1.0
    figure.update_xaxes(range=[float(reach.min()) - air, float(reach.max()) + air])
    # Two short lines: a phone has little room beside the names.
    phrase = sentence_case(output_phrase(curves, output))
    feature = shortened(curves.dictionary.called(curves.feature), 28)
    figure.layout.xaxis.title.text = f"{escape(phrase)}<br>by {escape(feature)}"
    return figure
