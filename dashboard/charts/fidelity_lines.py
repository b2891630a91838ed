"""Fidelity by depth: what one more question on each path buys."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.head import name_lines
from dashboard.charts.layout import blank, title_axis, vertical
from dashboard.charts.palette import Palette
from explainers.checks.fidelity import Fidelity


def fidelity_lines(
    found: Sequence[Fidelity], chosen: int, palette: Palette, where: str
) -> go.Figure:
    """Draw R² and the share of rows decided alike over 1, 2, ... questions.

    chosen: the depth that is shown elsewhere. where: what the figure shows, for its zoom.
    """
    figure = blank(palette, 260, where)
    depths = np.arange(1, len(found) + 1)
    lines = [("R² of the answers", palette.plain, "solid", [one.explained for one in found])]
    if found and found[0].agreement is not None:
        alike = [float(one.agreement or 0.0) for one in found]
        lines.append(("decided alike", palette.groups[1], "dot", alike))
    for name, color, dash, values in lines:
        figure.add_scatter(
            x=depths,
            y=np.array(values, dtype=np.float64),
            mode="lines+markers",
            line={"color": color, "width": 3, "dash": dash},
            marker={"color": color, "size": 7},
            hovertemplate=f"<b>{name}</b><br>%{{y:.1%}} at depth %{{x}}<extra></extra>",
        )
    words = [
        f"<span style='color:{color}'><b>{'━' if dash == 'solid' else '┅'}</b> {name}</span>"
        for name, color, dash, _ in lines
    ]
    name_lines(figure, words, palette)
    vertical(figure, chosen, palette.neutral, "dash")
    low = min((min(values) for *_, values in lines), default=0.0)
    figure.update_layout(margin_t=40)
    figure.update_xaxes(dtick=1, range=[0.7, len(found) + 0.3], fixedrange=True)
    figure.update_yaxes(
        tickformat=".0%", range=[min(0.0, low) - 0.03, 1.05], showgrid=True, fixedrange=True
    )
    title_axis(figure.layout.xaxis, "Questions on each path, at most")
    return figure
