"""Whole model, of a model of texts: which words drive it, what it answers, when it is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard import text_answers, text_errors, text_terms, text_words
from dashboard.population import Population, population
from explainers.records import Analysis

_VIEWS: Mapping[str, Callable[[Analysis, Population], None]] = {
    "Words": text_words.draw,
    "Terms": text_terms.draw,
    "When it is wrong": text_errors.draw,
    "Answers": text_answers.draw,
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
