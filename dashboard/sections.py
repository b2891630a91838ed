"""Tabs in sections: a page with a dozen views asks first what a reader wants to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import streamlit as st

T = TypeVar("T")

Sections = Mapping[str, Mapping[str, Callable[[T], None]]]
"""What draws each view, by its name, by the name of its section. No name stands twice."""


def views_of(sections: Sections[T]) -> Mapping[str, Callable[[T], None]]:
    """Return what draws each view, in order."""
    return {name: draw for views in sections.values() for name, draw in views.items()}


def draw_sections(sections: Sections[T], key: str, about: T) -> None:
    """Draw the sections, the views of the one that is open, and the open one of them.

    key: of the open view, in the URL and in the session, so that a link or a click elsewhere opens
    a view without knowing its section. The others wait until they are opened.
    """
    section = _section_picker(sections, key)
    views = sections[section]
    tabs = st.tabs(tuple(views), key=key, on_change="rerun", bind="query-params")
    for tab, draw in zip(tabs, views.values(), strict=True):
        if tab.open:
            with tab:
                draw(about)


def _section_picker(sections: Sections[T], key: str) -> str:
    """Pick a section; the one whose view is asked for is picked already.

    The section is in the URL, too: Streamlit leaves out the first of the tabs that are there, and
    each section has one.
    """
    place, drawn = f"{key}-section", f"{key} section drawn"
    asked = st.session_state.get(key) or st.query_params.get(key)
    found = next((name for name, views in sections.items() if asked in views), None)
    turned = st.session_state.get(place, st.query_params.get(place))
    # Who goes back turns to another section, whatever view was open in this one.
    if turned in sections and (found is None or turned != st.session_state.get(drawn)):
        found = turned
        if asked not in sections[found]:
            st.session_state[key] = next(iter(sections[found]))
    found = found or next(iter(sections))
    st.session_state[place] = st.session_state[drawn] = found
    st.segmented_control(
        "What to look at",
        list(sections),
        key=place,
        bind="query-params",
        required=True,
        on_change=_enter,
        args=(sections, key, place),
        label_visibility="collapsed",
    )
    return found


def _enter(sections: Sections[T], key: str, place: str) -> None:
    """Open the first view of the section that was picked, before the page is drawn again."""
    st.session_state[key] = next(iter(sections[st.session_state[place]]))
