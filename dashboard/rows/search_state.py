"""Which rows this tab looks for: in the URL, kept from page to page, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import streamlit as st

from dashboard.backend import shelf
from dashboard.kept import keep, kept
from dashboard.model.threshold import threshold
from dashboard.rows.findings import Finder
from dashboard.rows.held import held_columns
from dashboard.rows.matching import matching
from dashboard.rows.search import Search, fitting
from dashboard.rows.search_text import from_text, to_text
from explainers.records import Analysis, Integers

LONGEST = 4_000
"""Characters of a search in a URL: servers on the way refuse longer ones than a few thousand."""

_KEY, _PROBLEM = "find", "find problem"


@dataclass(frozen=True)
class Looked:
    """The search of this tab. strange: what a link asks for that this analysis does not have."""

    search: Search
    strange: tuple[str, ...] = ()
    problem: str = ""


def looked_for(analysis: Analysis) -> Looked:
    """Return the search in the URL or, after a page change, in this tab's memory."""
    found, strange = fitting(from_text(kept(_KEY)[:LONGEST]), analysis)
    return Looked(found, strange, st.session_state.pop(_PROBLEM, ""))


def search_link(search: Search) -> Mapping[str, str]:
    """What the address of a page says that opens with a search; too long a one is left out."""
    text = to_text(search)
    return {_KEY: text} if text and len(text) <= LONGEST else {}


def look_for(search: Search) -> None:
    """Look for these rows from now on; one that no link can carry is told and not taken up."""
    text = to_text(search)
    if len(text) > LONGEST:
        st.session_state[_PROBLEM] = (
            f"Written into a link, this search takes {len(text):,} characters; allowed are "
            f"{LONGEST:,}. Ask about fewer columns or values."
        )
        return
    keep(_KEY, text)


def found_rows(rows: Finder, search: Search) -> Integers | None:
    """Return the positions a search finds, in rising order; None where the table cannot be read.

    Kept at hand: a page is drawn anew at every click.
    """
    predictions, analysis = rows.predictions, rows.analysis
    if search.everything:
        return np.arange(len(predictions.outputs))
    bar = threshold(predictions)
    key = ("found", predictions.receipt.key, analysis.id, to_text(search), bar)
    found = shelf().find(key)
    if isinstance(found, np.ndarray):
        return found
    table = held_columns(analysis, [name for name, _ in search.asked])
    if table is None:
        return None
    made = matching(search, analysis, predictions, table, bar)
    shelf().put(key, made)
    return made
