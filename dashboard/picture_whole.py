"""Whole model, of a network of pictures: what it answers, where it looks, when it is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard import picture_answers, picture_errors, picture_examples, picture_places
from dashboard.population import Population, population
from explainers.records import Analysis

_VIEWS: Mapping[str, Callable[[Analysis, Population], None]] = {
    "Answers": picture_answers.draw,
    "Where it looks": picture_places.draw,
    "Examples": picture_examples.draw,
    "When it is wrong": picture_errors.draw,
}


def draw(analysis: Analysis) -> None:
    """Draw the tabs; each but the one that is open waits until it is."""
    everyone = population(analysis)
    if everyone is None:
        return
    tabs = st.tabs(tuple(_VIEWS), key="view", on_change="rerun", bind="query-params")
    for tab, view in zip(tabs, _VIEWS.values(), strict=True):
        if tab.open:
            with tab:
                view(analysis, everyone)
