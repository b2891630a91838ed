"""Small dependence charts, several beside each other, each with one row marked."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.charts.dependence import dependence
from dashboard.charts.palette import Palette
from dashboard.units import measure
from dashboard.words import escape, sentence_case
from explainers.records import Attribution

POINTS = 400
"""As many points say where most rows are; six charts of more would make a page slow."""

_HEIGHT, _LANE, _AROUND = 250, 26, 76


def small_dependence(
    attribution: Attribution, output: int, feature: str, row: int, palette: Palette
) -> go.Figure:
    """The dependence on one feature in a third of the room; `row` gets a ring.

    Where values have no order a strip is a line of text high, so that many fit.
    """
    figure = dependence(attribution, output, feature, None, palette, row, POINTS)
    lanes = figure.layout.yaxis.ticktext
    height = _HEIGHT if lanes is None else max(_HEIGHT, _AROUND + _LANE * len(lanes))
    figure.update_layout(
        height=height, margin={"t": 22}, uirevision=f"{figure.layout.uirevision}/{row}"
    )
    # What is measured, and of what, stands in the sentence above: here it has no room.
    along = figure.layout.yaxis if lanes is None else figure.layout.xaxis
    along.title.text = escape(sentence_case(measure(attribution)))
    return figure
