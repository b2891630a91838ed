"""How good the model is: the figures first, then a tab for each way to look closer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import streamlit as st

from dashboard.model import calibration_tab, confusion, predicted_tab, residual_tab
from dashboard.model import threshold_control as bar
from dashboard.model.judged import Judged, judged
from dashboard.model.performance import performance
from dashboard.model.rate_tabs import draw_lift, draw_precision, draw_roc
from dashboard.rows.population import Population
from dashboard.units import SCORE
from dashboard.words import escape_markdown, num, shortened
from explainers.checks.figures import Figure
from explainers.records import Analysis

Tabs = Mapping[str, Callable[[Judged], None]]

OF_CLASSES: Tabs = MappingProxyType(
    {
        "Decisions": confusion.draw,
        "ROC": draw_roc,
        "Precision and recall": draw_precision,
        "Calibration": calibration_tab.draw,
        "Lift": draw_lift,
    }
)
OF_VALUES: Tabs = MappingProxyType(
    {
        "Predicted and known": predicted_tab.draw,
        "Residuals": residual_tab.draw,
    }
)
"""What draws each tab, by its name; `quality` in the URL names one."""

_NAME_WIDTH = 40


def draw(analysis: Analysis, everyone: Population) -> None:
    """Draw how good the answers are, or why that cannot be said."""
    if analysis.target is None:
        st.caption("No target column was chosen, so how good the model is cannot be said.")
        return
    target = escape_markdown(shortened(analysis.dictionary.called(analysis.target), _NAME_WIDTH))
    found = judged(analysis, everyone, analysis.positive_output)
    if not found.rows:
        st.caption(
            f"No row has a known {target} that fits the model's answers, "
            "so how good the model is cannot be said."
        )
        return
    if len(analysis.classes) > 2:
        found = judged(analysis, everyone, _class_picker(analysis))
    bar.draw(found)
    _tiles(performance(found))
    st.caption(
        f"On {found.rows:,} of {analysis.table.rows:,} rows of this table, "
        f"against {target}. If the model was trained on these rows, "
        "expect less on new ones."
    )
    if everyone.predictions.unit == SCORE:
        st.caption(
            "Log loss is left out: it needs probabilities, and this model answers decision scores."
        )
    views = OF_CLASSES if analysis.classes else OF_VALUES
    tabs = st.tabs(tuple(views), key="quality", on_change="rerun", bind="query-params")
    for tab, view in zip(tabs, views.values(), strict=True):
        if tab.open:
            with tab:
                view(found)


def _class_picker(analysis: Analysis) -> int:
    """Pick the class that curves are of; the one that other pages are about, under its key."""
    chosen = st.selectbox(
        "Class",
        analysis.classes,
        index=analysis.positive_output,
        key="class",
        bind="query-params",
        help="Curves and counts under them are of this class against all others.",
    )
    return analysis.classes.index(chosen) if chosen in analysis.classes else 0


def _tiles(figures: tuple[Figure, ...]) -> None:
    # Not in columns: on a phone those would stand one below the other, a screen long.
    with st.container(horizontal=True, gap="medium"):
        for figure in figures:
            st.metric(figure.name, num(figure.value), help=figure.meaning, width="content")
