"""Attention in a text: which piece, a column, is looked at while each, a line, is read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.colouring import color_bar
from dashboard.charts.hover import point_text
from dashboard.charts.layout import blank, revision
from dashboard.charts.palette import Palette
from dashboard.words import display_names, escape, num
from explainers.records import Attention, Floats, Integers

MOST_PIECES = 60
"""Pieces of a side: more labels cannot be read, nor set so small."""
NAME_WIDTH = 14
_CELL = 21
_TOP = 78


def text_attention(
    attention: Attention, shares: Floats, shown: Integers, what: str, palette: Palette
) -> go.Figure:
    """Cells of shares of attention, (readers, pieces): the darker, the larger.

    shown: (shown,), which pieces have a column, and a line where the pieces are the readers. what:
    whose attention it is, in words.
    """
    names = [escape(name) for name in display_names(attention.pieces, NAME_WIDTH)]
    lines = shown if shares.shape[0] == shares.shape[1] else np.arange(len(shares))
    readers = [names[at] for at in lines] if len(lines) == len(shown) else ["the network"]
    cells = shares[np.ix_(lines, shown)]
    largest = float(cells.max(initial=0.0)) or 1.0
    figure = blank(
        palette, _TOP + 130 + _CELL * len(lines), revision(attention, "attention", 0, what)
    )
    figure.add_heatmap(
        z=cells.astype(np.float32),
        x=np.arange(len(shown)),
        y=np.arange(len(lines)),
        zmin=0.0,
        zmax=largest,
        colorscale=[[0.0, palette.faint], [0.35, palette.plain], [1.0, palette.ink]],
        xgap=1,
        ygap=1,
        customdata=_told(attention, shown, lines, len(shares)),
        hovertemplate="%{customdata[0]}<br>looks at <b>%{customdata[1]}</b><br>"
        "share %{z:.3f}<extra></extra>",
        colorbar=color_bar(palette, f"share of attention,<br>{escape(what)}", "0", num(largest)),
    )
    figure.data[0].colorbar.tickvals = [0.0, largest]
    _name(figure.layout.xaxis, [names[at] for at in shown], palette, -90)
    _name(figure.layout.yaxis, readers, palette, 0)
    figure.layout.yaxis.range = [len(lines) - 0.4, -0.6]
    figure.update_layout(margin_t=_TOP)
    return figure


def _name(
    axis: go.layout.XAxis | go.layout.YAxis, names: Sequence[str], palette: Palette, angle: int
) -> None:
    axis.update(
        tickvals=list(range(len(names))),
        ticktext=list(names),
        tickangle=angle,
        ticks="",
        tickfont={"size": 12, "color": palette.ink},
        showgrid=False,
        fixedrange=True,
        range=[-0.6, len(names) - 0.4],
    )


def _told(attention: Attention, shown: Integers, lines: Integers, readers: int) -> np.ndarray:
    """(lines, pieces, 2): who reads, and what is looked at, for a pointer."""
    names = [point_text(piece) for piece in attention.pieces]
    alone = readers != len(names)
    told = [[("the network" if alone else names[a], names[b]) for b in shown] for a in lines]
    return np.array(told, dtype=object).reshape(len(lines), len(shown), 2)
