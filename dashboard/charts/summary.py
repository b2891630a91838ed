"""Summary: every row's effect of every feature, as one swarm per feature."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.colouring import NO_ORDER, color_bar, scale, shades
from dashboard.charts.hover import point_text
from dashboard.charts.layout import blank, compact, name_rows, revision, title_axis, vertical
from dashboard.charts.palette import Palette
from dashboard.charts.scatter import MOST_POINTS, ROW_LINE, SVG_POINTS, row_numbers
from dashboard.charts.swarm import offsets
from dashboard.rows.columns import is_number, numbers, texts
from dashboard.tabular.measures import Drawn, drawn, mean_sizes, ranking, sample
from dashboard.units import measure, measure_on
from dashboard.words import display_names, escape
from explainers.records import Attribution

SPREAD = 0.38
NAME_WIDTH = 28
TITLE_WIDTH = 34  # beside the names a phone has no room for more


def summary_drawn(attribution: Attribution, top: int = 15, max_points: int = 5_000) -> Drawn:
    """How many rows :func:`summary` draws of how many it is given."""
    features = max(1, min(top, len(attribution.names)))
    return drawn(attribution, max(1, min(max_points, MOST_POINTS) // features))


def summary(
    attribution: Attribution, output: int, palette: Palette, top: int = 15, max_points: int = 5_000
) -> go.Figure:
    """One point per row and feature: across is the effect, colour the feature's value.

    Categories have no order, so their points are grey; their value is in the hover text. The
    points' `customdata[0]` is the row's position in the table.
    """
    order = ranking(mean_sizes(attribution, output))[:top][::-1]
    rows = sample(len(attribution.positions), summary_drawn(attribution, top, max_points).rows)
    effects = attribution.values[np.ix_(rows, order, [output])][:, :, 0].T  # (features, rows)
    lanes = np.repeat(np.arange(len(order)), len(rows))
    names = [attribution.names[at] for at in order]
    labels = display_names(attribution.titles, NAME_WIDTH)

    said = attribution.dictionary
    colors = [_shades(attribution, name)[rows] for name in names]
    hover = [
        f"{told} = {point_text(text)}"
        for name, told in ((name, point_text(said.heading(name))) for name in names)
        for text in texts(attribution.data, name, rows, said)
    ]
    kind = go.Scatter if len(lanes) <= SVG_POINTS else go.Scattergl
    height = 122 + 28 * len(order)
    figure = blank(palette, height, revision(attribution, "summary", output))
    figure.add_trace(
        kind(
            x=compact(effects.ravel()),
            y=(lanes + SPREAD * offsets(effects.ravel(), lanes)).astype(np.float32),
            mode="markers",
            marker={
                "size": 5 if len(rows) > 300 else 6,
                "opacity": 0.8,
                "line": {"width": 0},
                "color": np.concatenate([np.zeros(0, dtype=np.uint8), *colors]),
                **scale(palette),
                "showscale": any(is_number(attribution.data, name) for name in names),
                "colorbar": color_bar(palette, _scale_title(attribution, names), "low", "high"),
            },
            text=hover,
            customdata=np.tile(row_numbers(attribution, rows), (len(order), 1)),
            hovertemplate=f"<b>%{{text}}</b><br>{escape(measure(attribution))} "
            f"%{{x:+.3~g}}{ROW_LINE}",
        )
    )
    vertical(figure, 0.0, palette.neutral)
    name_rows(figure, [escape(labels[at]) for at in order], palette)
    figure.update_yaxes(showgrid=True, gridcolor=palette.grid)
    figure.update_layout(margin_t=50)
    title_axis(figure.layout.xaxis, measure_on(attribution, output), TITLE_WIDTH)
    return figure


def _shades(attribution: Attribution, name: str) -> np.ndarray:
    if is_number(attribution.data, name):
        return shades(numbers(attribution.data, name))
    return np.full(len(attribution.positions), NO_ORDER, dtype=np.uint8)


def _scale_title(attribution: Attribution, names: list[str]) -> str:
    ordered = all(is_number(attribution.data, name) for name in names)
    return "feature value" if ordered else "feature value (grey: no order)"
