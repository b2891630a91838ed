"""Model: what it is, how good it is."""

from __future__ import annotations

import streamlit as st

from dashboard.model import drift, quality
from dashboard.model.facts import draw_columns, draw_facts, model_sentence
from dashboard.rows.population import population
from dashboard.words import escape_markdown
from explainers.records import Analysis


def draw(analysis: Analysis) -> None:
    """Draw the page."""
    st.title("What is this model, and how good is it?")
    st.markdown(f"##### {escape_markdown(model_sentence(analysis))}")
    everyone = population(analysis)
    if everyone is not None:
        quality.draw(analysis, everyone)
    st.subheader("The files")
    draw_facts(analysis)
    with st.expander("Columns of the table"):
        draw_columns(analysis)
    if everyone is not None:
        drift.draw(analysis, everyone)
