"""Tabs in sections: a page with a dozen views asks first what a reader wants to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import streamlit as st

from dashboard.kept import keep, kept

T = TypeVar("T")

Sections = Mapping[str, Mapping[str, Callable[[T], None]]]
"""What draws each view, by its name, by the name of its section. No name stands twice."""


def views_of(sections: Sections[T]) -> Mapping[str, Callable[[T], None]]:
    """Return what draws each view, in order."""
    return {name: draw for views in sections.values() for name, draw in views.items()}


def draw_sections(sections: Sections[T], key: str, about: T) -> None:
    """Draw the sections, the views of the one that is open, and the open one of them.

    key: of the open view in the URL, as `kept` keeps it: a link, or a click elsewhere, opens a view
    without knowing its section. The others wait until they are opened.
    """
    views = views_of(sections)
    first = next(iter(views))
    asked = kept(key)
    found = asked if asked in views else first
    section = next(name for name, those in sections.items() if found in those)
    _section_picker(sections, section, key, first)
    place = f"{key} in {section}"
    st.session_state[place] = found
    tabs = st.tabs(tuple(sections[section]), key=place, on_change=_turn, args=(key, place, first))
    for tab, draw in zip(tabs, sections[section].values(), strict=True):
        if tab.open:
            with tab:
                draw(about)


def _section_picker(sections: Sections[T], section: str, key: str, first: str) -> None:
    place = f"{key} section"
    st.session_state[place] = section
    st.segmented_control(
        "What to look at",
        list(sections),
        key=place,
        required=True,
        on_change=_enter,
        args=(sections, key, place, first),
        label_visibility="collapsed",
    )


def _enter(sections: Sections[T], key: str, place: str, first: str) -> None:
    """Open the first view of the section that was picked, before the page is drawn again."""
    view = next(iter(sections[st.session_state[place]]))
    keep(key, "" if view == first else view)


def _turn(key: str, place: str, first: str) -> None:
    """Open the view whose tab was clicked."""
    view = st.session_state[place]
    keep(key, "" if view == first else view)
