"""A table's inputs laid out for the search of rows most like one row, kept between clicks."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard.backend import shelf
from dashboard.memory import give_back
from dashboard.rows.held import held_table
from explainers.records import AllRows, Analysis, Request
from explainers.service.landscape import Landscape, laid_out
from explainers.service.plan import plan

_SEEN: Final = "likened rows"


def landscape(analysis: Analysis) -> Landscape | None:
    """Lay out the inputs of a table; draws what went wrong where it cannot be read.

    Kept between clicks: of a million rows, it takes a good part of a second.
    """
    request = Request(analysis, "predictions", AllRows())
    key = ("landscape", plan(request).key, analysis.columns)
    found = shelf().find(key)
    if isinstance(found, Landscape):
        return found
    table = held_table(analysis)
    if table is None:
        return None
    made = laid_out(table, analysis.columns)
    shelf().put(key, made)
    del table
    give_back()
    return made


def looked_at(analysis: Analysis) -> set[int]:
    """The positions of the rows that this tab was shown the most alike rows of.

    It fills up: what is offered before the view is drawn asks later on. A document that may leave
    the house tells of another row only where its reader saw which one.
    """
    seen: dict[str, set[int]] = st.session_state.setdefault(_SEEN, {})
    return seen.setdefault(analysis.id, set())
