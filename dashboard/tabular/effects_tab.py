"""The Effects view: what changing one feature alone would do."""

from __future__ import annotations

import streamlit as st

from dashboard.asking import controls
from dashboard.asking.answers import answer_so_far, settled
from dashboard.charts import effects
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.tabular.curve_measures import ordered
from dashboard.tabular.curve_sentences import effects_disclosure, effects_sentence
from dashboard.tabular.measures import mean_sizes, ranking
from dashboard.tabular.overview import Overview
from dashboard.tabular.tables import effects_table
from explainers.methods import registry
from explainers.methods.declaration import why_not
from explainers.records import Analysis, Attribution, Curves, Request, SampledRows

MOST_ROWS = 50_000
"""More curves are not held in this process for one chart."""


def draw(overview: Overview) -> None:
    """Draw the view over the rows asked for, or as many as it has room for, for any model."""
    analysis, output, rows = overview.analysis, overview.output, overview.rows
    if overview.groups:
        st.caption("Effects are of columns one by one: a group is not varied as a whole.")
    if rows > MOST_ROWS:
        st.caption(
            f"Effects are of {MOST_ROWS:,} of these rows, drawn at random: each row has a curve of "
            "its own, and the model is asked about every point of it."
        )
        rows = MOST_ROWS
    features = _features(analysis, output, rows)
    if features is None:
        return
    method = registry()["partial_dependence"]
    strip = st.container(horizontal=True, vertical_alignment="bottom")
    with strip:
        chosen = controls.parameters(method, features)
    request = Request(analysis, method.name, SampledRows(rows), chosen)
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


def _features(analysis: Analysis, output: int, rows: int) -> tuple[str, ...] | None:
    """Order the features by Tree SHAP where it fits the model, else as the model has them.

    None while Tree SHAP is at work: another order would change which feature a link opens with.
    """
    method = registry()["tree_shap"]
    if why_not(method, analysis):
        return analysis.features
    request = Request(
        analysis, method.name, SampledRows(rows), method.parameters().model_dump(mode="json")
    )
    job = settled(request, "Ordering the features")
    if job is None:
        return None
    result = None if job.error else job.result()
    if not isinstance(result, Attribution):
        return analysis.features
    return tuple(result.names[at] for at in ranking(mean_sizes(result, output)))
