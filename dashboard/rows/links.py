"""Ways from page to page that carry a row: from a mark that stands for it, and from its link."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from dashboard.rows.population import Population, population
from explainers.records import Analysis

_DECISION, _WHOLE = "one-decision", "whole-model"
_TITLES = {_DECISION: "One decision", _WHOLE: "Whole model"}
_GOING = "going to"

Click = Callable[[Any], None]
"""What a click on a mark of a chart does, given the mark's `customdata`."""


@dataclass(frozen=True)
class Going:
    """Where a click leads: a page by its address, and what that says besides the analysis."""

    page: str
    query: Mapping[str, str] = field(default_factory=dict)
    position: int | None = None


def decision_page() -> Any:
    """The page of one decision, as far as a link must know it: pages are told apart by address."""
    return _page(_DECISION)


def decision_link(analysis: Analysis, everyone: Population, position: int) -> Mapping[str, str]:
    """What the address of a decision says."""
    return {"analysis": analysis.id, "row": everyone.names.at(position)}


def open_row(position: int, query: Mapping[str, str] | None = None) -> None:
    """Open One decision about the row at `position`; for `on_click` of whatever stands for it.

    query: what the address says besides, such as the tab.
    """
    st.session_state[_GOING] = Going(_DECISION, dict(query or {}), position)


def open_whole(query: Mapping[str, str], position: int | None = None) -> None:
    """Open Whole model, with the row at `position` marked; for `on_click`."""
    st.session_state[_GOING] = Going(_WHOLE, dict(query), position)


def row_click(query: Mapping[str, str] | None = None) -> Click:
    """What a chart does whose marks hold the row's position first in their `customdata`."""
    return lambda data: open_row(int(first_of(data)), query)


def first_of(data: Any) -> Any:
    """The first thing a mark holds: arrays of numbers arrive from the browser as objects."""
    return data["0"] if isinstance(data, Mapping) else data[0]


def last_of(data: Sequence[Any]) -> Any:
    """The last thing a mark holds."""
    return data[-1]


def row_buttons(rows: Sequence[tuple[str, int]], key: str, query: Mapping[str, str]) -> None:
    """Draw ways to some rows, in place of a click that no keyboard and no thumb can aim.

    rows: what to say of each, in plain words of ours, and its position.
    """
    with st.container(horizontal=True, gap="small"):
        for words, position in rows:
            st.button(
                f"{words}: row {position + 1:,} →",
                key=f"{key} {words}",
                type="tertiary",
                on_click=open_row,
                args=(position, query),
            )


def go_on(analysis: Analysis) -> None:
    """Go where the last click led. Draws the progress while it is not known what rows are called.

    A callback cannot turn the page: it notes where to, and the next run goes there first.
    """
    going: Going | None = st.session_state.get(_GOING)
    if going is None:
        return
    query = {"analysis": analysis.id, **going.query}
    if going.position is not None:
        everyone = population(analysis)
        if everyone is None:
            return
        query |= decision_link(analysis, everyone, going.position)
    del st.session_state[_GOING]
    st.switch_page(_page(going.page), query_params=query)


def _page(address: str) -> Any:
    return st.Page(_nothing, title=_TITLES[address], url_path=address)


def _nothing() -> None:
    """Stand for a page that is drawn elsewhere."""
