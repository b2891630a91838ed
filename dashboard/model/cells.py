"""From a cell of the confusion table to its rows."""

from __future__ import annotations

import streamlit as st

from dashboard.model.judged import Judged
from dashboard.rows.links import decision_page
from dashboard.rows.search import OneOf, Outcome, Search
from dashboard.rows.search_state import search_link
from explainers.intake.summary import counted

_HALVES = {
    (True, True): Outcome.TRUE_POSITIVE,
    (False, True): Outcome.FALSE_POSITIVE,
    (True, False): Outcome.FALSE_NEGATIVE,
    (False, False): Outcome.TRUE_NEGATIVE,
}


def cell_search(judged: Judged, label: int, taken: int) -> Search:
    """The rows known to be of class `label` that are taken for class `taken`."""
    classes, positive = judged.analysis.classes, judged.analysis.positive_output
    if len(classes) == 2:
        return Search(outcome=_HALVES[label == positive, taken == positive])
    target = judged.analysis.target or ""
    return Search(taken=classes[taken], columns=((target, OneOf((classes[label],))),))


def cell_link(judged: Judged, label: int, taken: int, rows: int) -> None:
    """Draw the link that opens the rows of a cell on the page of one decision."""
    st.page_link(
        decision_page(),
        label=f"Show {'this' if rows == 1 else 'these'} {counted(rows, 'row')} →",
        help="Opens One decision with the search for these rows.",
        query_params={
            "analysis": judged.analysis.id,
            **search_link(cell_search(judged, label, taken)),
        },
    )
