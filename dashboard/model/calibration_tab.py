"""The tab of calibration: do probabilities mean what they say?"""

from __future__ import annotations

import streamlit as st

from dashboard.charts.calibration import calibration_chart
from dashboard.model import guides
from dashboard.model.judged import Judged
from dashboard.model.sentences import calibration_sentence
from dashboard.model.tables import brier_table, calibration_table
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.words import escape_markdown
from explainers.checks.calibration import Calibration, calibration

NO_SHARES = (
    "This model answers no probabilities, so there is nothing to hold against the share of rows "
    "that were seen. A decision score only puts rows in order: see “ROC”."
)


def draw(judged: Judged) -> None:
    """Draw probabilities against what was seen, and the parts of the Brier score."""
    if not judged.shares:
        st.markdown(NO_SHARES)
        return
    if not judged.levels.wanted + judged.levels.rest:
        st.markdown("No judged row has a probability that is a number.")
        return
    found = judged.once("calibration", lambda: calibration(judged.levels))
    panels.show(
        Panel(
            name="calibration",
            sentence=calibration_sentence(judged, found),
            figure=calibration_chart(
                found, judged.name, judged.key("calibration"), panels.page_palette()
            ),
            table=calibration_table(found),
            request=judged.request,
            result=judged.predictions,
            output=judged.output,
            disclosure=_disclosed(judged, found),
            guide=guides.CALIBRATION,
        )
    )
    st.markdown(escape_markdown(f"What the Brier score of {judged.name} is made of:"))
    st.dataframe(brier_table(found), hide_index=True, height="content", key="brier parts")


def _disclosed(judged: Judged, found: Calibration) -> str:
    rows = int(found.rows.sum())
    each = f"{int(found.rows.min()):,} to {int(found.rows.max()):,}"
    return f"{rows:,} of {judged.analysis.table.rows:,} rows in {len(found.rows)} bins of {each}."
