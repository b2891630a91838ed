"""LIME: the weights of the conditions that hold for one row, in the linear model around it."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.condition_labels import condition_hovers, condition_labels
from dashboard.charts.layout import (
    add_numbers,
    blank,
    name_rows,
    revision,
    title_axis,
)
from dashboard.charts.palette import Palette
from dashboard.charts.signed_bars import coloured, draw_zero, fit_both_sides, name_sides
from dashboard.tabular.measures import chosen
from dashboard.units import explains_classes, output_phrase
from dashboard.words import num, shortened, signed
from explainers.records import RuleRuns, Rules

MOST_BARS = 20
PLOT_PX = 170  # conditions are long: this much is left of a phone


def lime_rules(rules: Rules, output: int, palette: Palette) -> go.Figure:
    """Bars by falling absolute weight; what each direction speaks for stands above them."""
    weights = rules.weights[:, output]
    order = chosen(weights)[:MOST_BARS][::-1]
    texts = [signed(weights[at]) for at in order]
    figure = blank(palette, 128 + 34 * len(order), revision(rules, "lime", output))
    figure.add_bar(
        x=weights[order],
        y=np.arange(len(order)),
        orientation="h",
        width=0.68,
        marker=coloured(weights[order], palette),
        text=texts,
        textposition="none",
        customdata=condition_hovers(rules, order),
        hovertemplate="<b>%{customdata[0]}</b><br>weight %{text}<extra></extra>",
    )
    draw_zero(figure, palette)
    name_rows(figure, condition_labels(rules, order), palette)
    rights = np.maximum(weights[order], 0)
    add_numbers(figure, rights, np.arange(len(order)), texts, palette)
    fit_both_sides(figure, np.minimum(weights[order], 0), rights, texts, PLOT_PX)
    name_sides(figure, *sides(rules, output), palette)
    title_axis(
        figure.layout.xaxis,
        f"Weight, {output_phrase(rules, output)}; local fit R² {num(rules.fits[output], 2)}",
    )
    return figure


def sides(rules: Rules | RuleRuns, output: int) -> tuple[str, str]:
    """What lower and higher mean: the other class where there are two, "not X" where more."""
    if not explains_classes(rules):
        return "lowers", "raises"
    name = shortened(rules.output_names[output], 18)
    if len(rules.output_names) == 2:
        return f"towards {shortened(rules.output_names[1 - output], 18)}", f"towards {name}"
    return f"towards not {name}", f"towards {name}"
