"""Whole model, of a model of tables: what drives it, view by view."""

from __future__ import annotations

import streamlit as st

from dashboard.asking import controls
from dashboard.asking.sample_picker import sample_picker
from dashboard.clusters.tab import draw_clusters
from dashboard.decision_plot import tab as decision_plot
from dashboard.groups import control as group_control
from dashboard.groups.state import chosen
from dashboard.sections import Sections, draw_sections
from dashboard.sure import many
from dashboard.sure.tab import SURE
from dashboard.surrogates import own_tab, surrogate_tab
from dashboard.tabular import effects_tab, importance_tab, interactions_tab
from dashboard.tabular.attributed import attributed
from dashboard.tabular.attributed_views import draw_dependence, draw_summary
from dashboard.tabular.overview import Overview
from explainers.records import Analysis

SECTIONS: Sections[Overview] = {
    "What drives it": {
        "Importance": importance_tab.draw,
        "Summary": attributed(draw_summary),
        "Dependence": attributed(draw_dependence),
        "Interactions": interactions_tab.draw,
        "Effects": effects_tab.draw,
    },
    "Simpler models": {
        "Surrogate": surrogate_tab.draw,
        "The model itself": own_tab.draw,
    },
    "Kinds of rows": {
        "Clusters": attributed(draw_clusters),
        decision_plot.PLOT: attributed(decision_plot.draw_rows),
    },
    "Can it be believed": {
        SURE: many.draw,
    },
}
"""What draws each view; `view` in the URL names one."""


def draw(analysis: Analysis) -> None:
    """Draw the views; each but the one that is open waits until it is."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        output = controls.class_picker(analysis)
        rows = sample_picker(analysis)
    together = chosen(analysis)
    group_control.draw(analysis, together)
    overview = Overview(analysis, output, rows, together.groups)
    draw_sections(SECTIONS, "view", overview)
