"""LIME with many seeds: a bar for each condition's mean weight, and a dot for each run."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.condition_labels import condition_hovers, condition_labels
from dashboard.charts.layout import (
    AIR,
    add_numbers,
    blank,
    name_rows,
    revision,
    title_axis,
)
from dashboard.charts.lime_rules import MOST_BARS, PLOT_PX, sides
from dashboard.charts.palette import Palette
from dashboard.charts.signed_bars import coloured, draw_zero, fit_both_sides, name_sides
from dashboard.tabular.run_measures import spread, used
from dashboard.units import output_phrase
from dashboard.words import num, signed
from explainers.records import RuleRuns


def lime_runs(runs: RuleRuns, output: int, palette: Palette) -> go.Figure:
    """Bars by falling absolute mean weight; dots that lie close together say that it stands."""
    order = used(runs, output)[:MOST_BARS][::-1]
    around, weights = spread(runs, output), runs.weights[:, order, output]
    means, deviations = around.mean[order], around.deviation[order]
    texts = [
        f"{signed(mean)} ± {num(float(far), 2)}"
        for mean, far in zip(means, deviations, strict=True)
    ]
    lanes = np.arange(len(order))
    figure = blank(palette, 128 + 34 * len(order), revision(runs, "lime-runs", output))
    figure.add_bar(
        x=means,
        y=lanes,
        orientation="h",
        width=0.68,
        marker=coloured(means, palette),
        text=texts,
        textposition="none",
        customdata=condition_hovers(runs, order),
        hovertemplate="<b>%{customdata[0]}</b><br>weight %{text}<extra></extra>",
    )
    figure.add_scatter(
        x=weights.ravel(),
        y=np.tile(lanes, len(weights)),
        mode="markers",
        marker={"color": palette.ink, "size": 6, "opacity": 0.55, "line": {"width": 0}},
        customdata=np.repeat(np.arange(1, len(weights) + 1), len(order)),
        hovertemplate="run %{customdata}: %{x:.3g}<extra></extra>",
    )
    draw_zero(figure, palette)
    name_rows(figure, condition_labels(runs, order), palette)
    rights = np.maximum(around.most[order], 0)
    beside = [f"{AIR * 3}{text}" for text in texts]  # a dot may lie where the number begins
    add_numbers(figure, rights, lanes, beside, palette)
    fit_both_sides(figure, np.minimum(around.least[order], 0), rights, beside, PLOT_PX)
    name_sides(figure, *sides(runs, output), palette)
    title_axis(
        figure.layout.xaxis,
        f"Mean weight of {len(weights)} runs, {output_phrase(runs, output)}; a dot is one run",
    )
    return figure
