"""Ways from page to page that carry a row: from a mark that stands for it, and from its link."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from dashboard.kept import keep
from dashboard.rows.names import Numbers, RowNames
from dashboard.rows.population import Population, population
from dashboard.state import just_arrived
from dashboard.words import escape_markdown, shortened
from explainers.records import Analysis

_DECISION, _WHOLE = "one-decision", "whole-model"
_TITLES = {_DECISION: "One decision", _WHOLE: "Whole model"}
_GOING, _ROW = "going to", "row"
_NAME_WIDTH = 40
_VIEWS = frozenset({"view", "tab"})
_IN_URL = (_ROW, "outcome", "class", *_VIEWS, "feature")

MARKED: Final = "marked"
"""Names the row in the URL of Whole model that is marked on its curves."""

Click = Callable[[Any], None]
"""What a click on a mark of a chart does, given the mark's `customdata`."""


Choices = Mapping[str, Any]
"""What widgets of a page are to show, by their keys."""


@dataclass(frozen=True)
class Going:
    """Where a click leads: a page by its address, what is chosen there, and a row it is about."""

    page: str
    choices: Choices
    position: int | None


def decision_page() -> Any:
    """The page of one decision, as far as a link must know it: pages are told apart by address."""
    return _page(_DECISION)


def decision_link(analysis: Analysis, everyone: Population, position: int) -> Mapping[str, str]:
    """What the address of a decision says."""
    return {"analysis": analysis.id, "row": everyone.names.at(position)}


def open_row(position: int, choices: Choices | None = None) -> None:
    """Open One decision about the row at `position`; for `on_click` of whatever stands for it.

    choices: what else is chosen there, such as the tab.
    """
    st.session_state[_GOING] = Going(_DECISION, dict(choices or {}), position)


def open_whole(choices: Choices, position: int | None = None) -> None:
    """Open Whole model, with the row at `position` marked; for `on_click`."""
    st.session_state[_GOING] = Going(_WHOLE, dict(choices), position)


def row_click(choices: Choices | None = None) -> Click:
    """What a chart does whose marks hold the row's position first in their `customdata`."""
    return lambda data: open_row(int(first_of(data)), choices)


def first_of(data: Any) -> Any:
    """The first thing a mark holds: arrays of numbers arrive from the browser as objects."""
    return data["0"] if isinstance(data, Mapping) else data[0]


def last_of(data: Sequence[Any]) -> Any:
    """The last thing a mark holds."""
    return data[-1]


def row_buttons(
    rows: Sequence[tuple[str, int]], names: RowNames, key: str, choices: Choices
) -> None:
    """Draw ways to some rows, in place of a click that no keyboard and no thumb can aim.

    rows: what to say of each, in plain words of ours, and its position. names: of all rows.
    """
    with st.container(horizontal=True, gap="small"):
        for words, position in rows:
            st.button(
                f"{words}: {escape_markdown(_called(names, position))} →",
                key=f"{key} {words}",
                type="tertiary",
                on_click=open_row,
                args=(position, choices),
            )


def _called(names: RowNames, position: int) -> str:
    if isinstance(names, Numbers):
        return f"row {position + 1:,}"
    return shortened(names.at(position), _NAME_WIDTH)


def go_on(analysis: Analysis, page: str) -> None:
    """Go where the last click led, from `page`. Draws the progress while rows have no names yet.

    A callback cannot turn the page: it notes where to, and the next run goes there first. Choices
    are made on arrival; those that only the other page has are in its URL already, for what is
    written there later would be one more step on the way back.
    """
    going: Going | None = st.session_state.get(_GOING)
    if going is None:
        return
    everyone = None if going.position is None else population(analysis)
    if going.position is not None and everyone is None:
        return
    chosen, named = dict(going.choices), {}
    if everyone is not None and going.position is not None:
        name = everyone.names.at(going.position)
        named = {_ROW if going.page == _DECISION else MARKED: name}
    if going.page != page:
        words = {key: chosen[key] for key in _IN_URL if key in chosen}
        query = {"analysis": analysis.id, **words, **named}
        st.switch_page(_page(going.page), query_params=query)
    del st.session_state[_GOING]
    for key in _VIEWS & chosen.keys():
        keep(key, chosen.pop(key))
    st.session_state.update(chosen)
    if _ROW in named:
        st.session_state[_ROW] = named[_ROW]
    elif named and not just_arrived():
        st.query_params.update(named)


def _page(address: str) -> Any:
    return st.Page(_nothing, title=_TITLES[address], url_path=address)


def _nothing() -> None:
    """Stand for a page that is drawn elsewhere."""
