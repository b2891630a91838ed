"""Partial dependence and single rows' curves on the page."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.asking import controls
from dashboard.asking.answers import answer_so_far
from dashboard.charts import effects
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.tabular.curve_measures import ordered
from dashboard.tabular.curve_sentences import effects_disclosure, effects_sentence
from dashboard.tabular.tables import effects_table
from explainers.methods import registry
from explainers.records import Analysis, Curves, Request, SampledRows

METHOD = "partial_dependence"


def draw(analysis: Analysis, output: int, rows: int, features: Sequence[str]) -> None:
    """Draw what changing one feature alone would do, over `rows` rows."""
    method = registry()[METHOD]
    strip = st.container(horizontal=True, vertical_alignment="bottom")
    with strip:
        chosen = controls.parameters(method, features, said=analysis.dictionary)
    request = Request(analysis, METHOD, SampledRows(rows), chosen)
    curves = answer_so_far(request, Curves, "Trying values")
    if curves is None:
        return
    from_zero = False
    if ordered(curves):
        with strip:
            from_zero = st.toggle(
                "Start every line at 0",
                key="from_zero",
                bind="query-params",
                help="Shows changes from the smallest value tried: lines that then part tell that "
                "the feature acts differently on different rows.",
            )
    panels.show(
        Panel(
            name="effects",
            sentence=effects_sentence(curves, output),
            figure=effects(curves, output, panels.page_palette(), from_zero),
            table=effects_table(curves, output),
            request=request,
            result=curves,
            output=output,
            disclosure=effects_disclosure(curves),
        )
    )
