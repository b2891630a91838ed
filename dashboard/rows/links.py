"""Links from a page about many rows to the decision about one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.rows.population import Population
from explainers.records import Analysis

_DECISION = "one-decision"


def decision_page() -> Any:
    """The page of one decision, as far as a link must know it: pages are told apart by address."""
    return st.Page(_nothing, title="One decision", url_path=_DECISION)


def decision_link(analysis: Analysis, everyone: Population, position: int) -> Mapping[str, str]:
    """What the address of a decision says."""
    return {"analysis": analysis.id, "row": everyone.names.at(position)}


def _nothing() -> None:
    """Stand for a page that is drawn elsewhere."""
