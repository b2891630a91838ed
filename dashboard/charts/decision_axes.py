"""What decision plots share: a line for each step, the base value below, the output on top."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.charts.layout import blank, name_rows
from dashboard.charts.palette import Palette

_BELOW_AND_ABOVE, _STEP, _TOP = 118, 30, 62
_ABOVE = 0.9  # steps over the last one: there stands what a marked line is called


def step_figure(labels: Sequence[str], palette: Palette, revision: str) -> go.Figure:
    """An empty plot. labels: (steps,) of Plotly text, from the base value upwards."""
    figure = blank(palette, _BELOW_AND_ABOVE + _STEP * (len(labels) + 1), revision)
    quiet = f"<span style='color:{palette.quiet}'>Base value</span>"
    name_rows(figure, [quiet, *labels], palette)
    figure.update_yaxes(range=[-0.3, len(labels) + _ABOVE], showgrid=True)
    figure.update_xaxes(fixedrange=True)
    figure.update_layout(margin_t=_TOP)
    return figure
