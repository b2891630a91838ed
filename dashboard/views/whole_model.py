"""Whole model: what drives this model?"""

from __future__ import annotations

import streamlit as st

from dashboard.pictures import whole as picture_whole
from dashboard.tabular import whole as table_whole
from dashboard.texts import whole as text_whole
from explainers.records import Analysis


def draw(analysis: Analysis) -> None:
    """Draw the page."""
    st.title("What drives this model?")
    if analysis.model.pictures is not None:
        picture_whole.draw(analysis)
    elif analysis.model.texts is not None:
        text_whole.draw(analysis)
    else:
        table_whole.draw(analysis)
