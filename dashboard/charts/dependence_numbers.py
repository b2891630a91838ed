"""Dependence on a number: points, median line, a faint histogram, a strip for missing values."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.histogram import add_histogram
from dashboard.charts.layout import blank, compact, revision, title_axis
from dashboard.charts.scatter import View, add_points, mark_row, trace_kind
from dashboard.rows.columns import numbers
from dashboard.rows.said import number_in_words
from dashboard.tabular.measures import trend
from dashboard.units import measure, measure_on
from dashboard.words import escape, shortened
from explainers.records import Floats

FEW_VALUES = 12  # up to here points of one value would lie on a line and are spread a little


def numeric(view: View) -> go.Figure:
    """Effect against value. Rows without a value stand in a strip of their own at the right."""
    values = numbers(view.attribution.data, view.feature)
    effects = view.effects
    palette = view.palette
    where = revision(view.attribution, "dependence", view.output, view.feature)
    figure = blank(palette, 440, where)
    add_histogram(figure, values, palette)
    places = _places(values)
    add_points(figure, view, places, effects, effect="y")
    _add_trend(figure, values, view)
    if view.marked_row is not None:
        row = view.marked_row
        mark_row(figure, view, float(places[row]), float(effects[row]))
    figure.add_hline(
        y=0, line={"color": palette.neutral, "width": 1.2, "dash": "dot"}, layer="below"
    )
    figure.layout.yaxis.showgrid = True
    _name_values(figure, values, view)
    title_axis(
        figure.layout.xaxis, shortened(view.attribution.dictionary.heading(view.feature), 48)
    )
    title_axis(figure.layout.yaxis, measure_on(view.attribution, view.output))
    return figure


def _step(values: Floats) -> float:
    """A fiftieth of what the known values span; something where they span nothing."""
    known = values[np.isfinite(values)]
    return (float(np.ptp(known)) / 50 if len(known) else 0.0) or 0.02


def _strip(values: Floats) -> float:
    """Where rows without a value stand: right of the largest value."""
    known = values[np.isfinite(values)]
    return float(known.max()) + 5 * _step(values) if len(known) else 0.0


def _places(values: Floats) -> Floats:
    """Where each row stands across: its value, or the strip for missing ones.

    Moved aside where points would hide points, the same way every time.
    """
    aside = np.random.default_rng(0).permutation(np.linspace(-1, 1, len(values)))
    known = np.isfinite(values)
    distinct = np.unique(values[known])
    few = 1 < len(distinct) <= FEW_VALUES
    width = 0.16 * float(np.diff(distinct).min()) if few else 0.0
    return np.where(known, values + width * aside, _strip(values) + _step(values) * aside)


def _add_trend(figure: go.Figure, values: Floats, view: View) -> None:
    """Binned medians joined by straight lines: a spline overshoots where values leave gaps."""
    bins = trend(values, view.effects)
    if len(bins) < 2:
        return
    figure.add_trace(
        trace_kind(view)(
            x=compact(np.array([part.centre for part in bins])),
            y=compact(np.array([part.median for part in bins])),
            mode="lines",
            line={"color": view.palette.ink, "width": 2.5},
            hovertemplate=f"median {escape(measure(view.attribution))} %{{y:+.3~g}}<br>"
            "around %{x:.4~g}<extra></extra>",
            showlegend=False,
        )
    )


def _name_values(figure: go.Figure, values: Floats, view: View) -> None:
    """Ticks at the values where there are few of them, and one at the strip of missing ones."""
    distinct = np.unique(values[np.isfinite(values)])
    lost = int((~np.isfinite(values)).sum())
    if len(distinct) > FEW_VALUES and not lost:
        return  # Plotly's own ticks follow a zoom
    places = distinct if len(distinct) <= FEW_VALUES else _round_steps(distinct[0], distinct[-1])
    said = view.attribution.dictionary
    names = [escape(number_in_words(said, view.feature, float(at), 6)) for at in places]
    if lost:
        places = np.append(places, _strip(values))
        names.append(f"missing<br>({lost:,})")
    figure.update_xaxes(tickvals=places, ticktext=names)


def _round_steps(low: float, high: float) -> Floats:
    """About six round numbers from `low` to `high`."""
    rough = (high - low) / 6
    power = 10.0 ** np.floor(np.log10(rough))
    step = power * min((1, 2, 5, 10), key=lambda factor: abs(factor * power - rough))
    return step * np.arange(np.ceil(low / step), np.floor(high / step) + 1)
