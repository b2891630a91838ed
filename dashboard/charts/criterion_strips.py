"""What a study found over many rows: a strip of points for each criterion, and its limit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.layout import LABEL_SIZE, blank, compact, revision, title_axis
from dashboard.charts.palette import Palette
from dashboard.charts.scatter import ROW_LINE
from dashboard.charts.swarm import offsets
from dashboard.sure.counting import Counted
from dashboard.words import escape, num, sentence_case
from explainers.records import ManySureness

_STRIP, _HEAD, _FOOT, _BETWEEN = 84, 34, 60, 96
"""Pixels: the height of a strip, of the words over it, under the last, between two."""
_SPREAD: Final = 0.8
_AIR: Final = 0.06


def criterion_strips(
    many: ManySureness, counts: Sequence[Counted], output: int, palette: Palette
) -> go.Figure:
    """A strip for each criterion that was measured, one below the other.

    A point is a row: a filled circle where it is good, a cross where it is not. The points'
    `customdata[0]` is the row's position in the table.
    """
    shown = [one for one in counts if one.measured]
    plots = len(shown) * _STRIP + max(0, len(shown) - 1) * _BETWEEN
    figure = blank(palette, _HEAD + plots + _FOOT, revision(many, "criteria", output))
    figure.update_layout(margin={"l": 16, "r": 16, "t": _HEAD, "b": _FOOT})
    for at, one in enumerate(shown):
        number = "" if at == 0 else str(at + 1)
        top = 1 - at * (_STRIP + _BETWEEN) / plots
        bottom = max(0.0, top - _STRIP / plots)
        across, up = figure.layout.xaxis.to_plotly_json(), figure.layout.yaxis.to_plotly_json()
        figure.layout[f"xaxis{number}"] = {**across, "anchor": f"y{number}"}
        figure.layout[f"yaxis{number}"] = {**up, "anchor": f"x{number}"}
        x, y = figure.layout[f"xaxis{number}"], figure.layout[f"yaxis{number}"]
        y.domain, y.range, y.visible, y.fixedrange = [bottom, top], [-1.1, 1.1], False, True
        x.range, x.fixedrange = _reach(one), True
        title_axis(x, sentence_case(one.criterion.title))
        _points(figure, many, one, number, palette)
        _limit(figure, one, number, palette)
    return figure


def _points(
    figure: go.Figure, many: ManySureness, one: Counted, number: str, palette: Palette
) -> None:
    there = np.flatnonzero(np.isfinite(one.values))
    lanes = np.zeros(len(there), dtype=np.int64)
    up = _SPREAD * offsets(one.values[there], lanes)
    good = one.good[there].astype(bool)
    for which, symbol, color, words in (
        (good, "circle", palette.plain, "good"),
        (~good, "x-thin-open", palette.ink, "not good"),
    ):
        rows = there[which]
        if not len(rows):
            continue
        positions = many.positions[rows]
        figure.add_scatter(
            x=compact(one.values[rows]),
            y=up[which],
            mode="markers",
            marker={
                "symbol": symbol,
                "size": 9,
                "color": color,
                "opacity": 0.85,
                "line": {"width": 2 if symbol != "circle" else 0, "color": color},
            },
            customdata=np.stack([positions, positions + 1], axis=1).astype(np.int32),
            hovertemplate=f"%{{x:.3~g}}, {words}{ROW_LINE}",
            xaxis=f"x{number}",
            yaxis=f"y{number}",
            showlegend=False,
        )


def _limit(figure: go.Figure, one: Counted, number: str, palette: Palette) -> None:
    """Draw from where on a row is good, and write on which side that is."""
    limit, rising = one.criterion.limit, one.criterion.rising
    figure.add_shape(
        type="line",
        x0=limit,
        x1=limit,
        xref=f"x{number}",
        y0=-1.1,
        y1=1.1,
        yref=f"y{number}",
        line={"color": palette.neutral, "width": 1.5, "dash": "dot"},
        layer="below",
    )
    side = f"good from {num(limit)} on" if rising else f"good up to {num(limit)}"
    figure.add_annotation(
        x=0,
        xref="paper",
        xanchor="left",
        y=1.1,
        yref=f"y{number}",
        yanchor="bottom",
        text=f"<b>{one.met:,} of {one.measured:,} rows good</b>&nbsp;&nbsp;"
        f"<span style='color:{palette.quiet}'>● good&nbsp;&nbsp;✕ not&nbsp;&nbsp;┅ "
        f"{escape(side)}</span>",
        showarrow=False,
        font={"size": LABEL_SIZE, "color": palette.ink},
    )


def _reach(one: Counted) -> list[float]:
    known = one.known
    low = min(float(known.min()), one.criterion.limit)
    high = max(float(known.max()), one.criterion.limit)
    air = _AIR * (high - low) or 0.1 * abs(high) or 1.0
    return [low - air, high + air]
