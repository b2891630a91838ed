"""One decision: why this row?"""

from __future__ import annotations

import streamlit as st

from dashboard.model.threshold import threshold
from dashboard.pictures import decision as picture_decision
from dashboard.pictures.thumbnails import thumbnails
from dashboard.rows.findings import Finder
from dashboard.rows.narrowing import narrow
from dashboard.rows.picker import pick_row
from dashboard.rows.population import population
from dashboard.tabular import decision as table_decision
from dashboard.texts import decision as text_decision
from explainers.records import Analysis


def draw(analysis: Analysis) -> None:
    """Draw the page."""
    st.title("Why this decision?")
    everyone = population(analysis)
    if everyone is None:
        return
    bar = threshold(everyone.predictions)
    rows = Finder(analysis, everyone.predictions, everyone.names, everyone.texts, bar)
    pictures = analysis.model.pictures is not None
    # A map is about as high as it is wide: beside it is room for what pictures are called.
    left, right = st.columns([2, 3] if pictures else [1, 2], gap="large")
    with left:
        position = pick_row(rows, thumbnails(analysis) if pictures else (), narrow=narrow)
    with right:
        if position is None:
            return
        if pictures:
            picture_decision.draw(analysis, rows, position)
        elif analysis.model.texts is not None:
            text_decision.draw(analysis, rows, position)
        else:
            table_decision.draw(analysis, everyone, rows, position)
