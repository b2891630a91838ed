"""Whole model, in tabs that all look at what the model answers for every row."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard.rows.population import Population, population
from explainers.records import Analysis

Views = Mapping[str, Callable[[Analysis, Population], None]]
"""What draws each tab, by its name."""


def draw_tabs(analysis: Analysis, views: Views) -> None:
    """Draw the tabs; each but the one that is open waits until it is."""
    everyone = population(analysis)
    if everyone is None:
        return
    tabs = st.tabs(tuple(views), key="view", on_change="rerun", bind="query-params")
    for tab, view in zip(tabs, views.values(), strict=True):
        if tab.open:
            with tab:
                view(analysis, everyone)
