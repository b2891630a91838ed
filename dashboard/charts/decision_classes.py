"""The classes of one row, each a line from its base value to its output."""

from __future__ import annotations

from itertools import cycle

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.decision_axes import step_figure
from dashboard.charts.hover import point_text
from dashboard.charts.layout import compact, revision, title_axis
from dashboard.charts.palette import Palette
from dashboard.charts.row_labels import row_labels
from dashboard.decision_plot.measures import order_of, ways
from dashboard.units import output_phrase
from dashboard.words import display_names, escape, sentence_case
from explainers.records import Attribution

_NAME_WIDTH = 28


def decision_classes(
    attribution: Attribution, row: int, predicted: int, palette: Palette
) -> go.Figure:
    """One line per class, that of the predicted one thick and in ink, over the others."""
    values = attribution.values[row].T
    order = order_of(values)
    lines = ways(order, values, attribution.base_values[row])
    labels, _ = row_labels(attribution, row, order.upward)
    rest = [escape(name) for name in order.named(attribution.names)[: len(order.rest) > 0]]
    figure = step_figure(
        [*rest, *labels], palette, revision(attribution, "classes", predicted, row)
    )
    names = tuple(point_text(name) for name in order.named(attribution.titles))
    classes = display_names(attribution.output_names, _NAME_WIDTH)
    inks = cycle(palette.groups)
    for line in [*(at for at in range(len(values)) if at != predicted), predicted]:
        strong = line == predicted
        called = escape(classes[line])
        figure.add_scatter(
            x=compact(lines.totals[line]),
            y=np.arange(order.steps + 1),
            mode="lines",
            name=f"{called} (predicted)" if strong else called,
            line={
                "color": palette.ink if strong else next(inks),
                "width": 3.5 if strong else 2,
            },
            text=[f"<b>{called}</b><br>{said}" for said in lines.said(line, names)],
            hovertemplate="%{text}<extra></extra>",
        )
    figure.update_layout(
        showlegend=True,
        legend={
            "orientation": "h",
            "x": 0,
            "y": 1,
            "yanchor": "bottom",
            "font": {"size": 12, "color": palette.quiet},
            "bgcolor": "rgba(0,0,0,0)",
        },
    )
    # Each line is about its own class: what they count is what comes before its name.
    unit = output_phrase(attribution, predicted).partition(" of ")[0]
    title_axis(figure.layout.xaxis, sentence_case(unit))
    return figure
