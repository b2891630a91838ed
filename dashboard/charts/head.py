"""What stands over a plot: the names of its lines, or of the colours of its marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go

from dashboard.charts.layout import LABEL_SIZE
from dashboard.charts.palette import Palette

_LEGEND_SIZE: Final = 12


def name_lines(figure: go.Figure, words: Sequence[str], palette: Palette) -> None:
    """Name the lines, each in its own manner: there is no legend to look up.

    words: markup of Plotly's, whatever is a name in it escaped.
    """
    figure.add_annotation(
        text="&nbsp;&nbsp;".join(words),
        x=0,
        xref="paper",
        xanchor="left",
        y=1,
        yref="paper",
        yanchor="bottom",
        yshift=10,
        showarrow=False,
        font={"size": LABEL_SIZE, "color": palette.ink},
    )


def legend_above(figure: go.Figure, title: str, palette: Palette) -> None:
    """Say over the plot what its colours stand for; `title` is escaped."""
    font = {"size": _LEGEND_SIZE, "color": palette.quiet}
    figure.update_layout(
        showlegend=True,
        legend={
            "orientation": "h",
            "x": 0,
            "y": 1,
            "yanchor": "bottom",
            "title": {"text": title, "font": font, "side": "top"},
            "font": font,
            "itemsizing": "constant",
            "bgcolor": "rgba(0,0,0,0)",
        },
    )
