"""Beside the row picker: look for rows, see how many there are, and walk through them."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dashboard import problems
from dashboard.rows.findings import Finder
from dashboard.rows.picker import Listed
from dashboard.rows.search import Search
from dashboard.rows.search_form import clear, draw_form
from dashboard.rows.search_state import found_rows, looked_for
from dashboard.rows.search_text import to_text
from dashboard.rows.search_words import search_words
from dashboard.units import PROBABILITY
from dashboard.words import escape_markdown, shortened
from explainers.intake.summary import counted
from explainers.records import Integers

_SEED, _DRAWN_ROW = "surprise seed", "surprise row"
_NAME_WIDTH = 40


def narrow(rows: Finder, position: int | None, key: str) -> Listed:
    """Draw the search and the walk; return the rows that are found, for the table to list.

    position: the row that is shown, None where there is none. key: the box that names it.
    """
    looked = looked_for(rows.analysis)
    search = looked.search
    with (
        st.container(horizontal=True, vertical_alignment="center", gap="small"),
        st.popover("Find rows", key="find rows", on_change="rerun") as popover,
    ):
        if popover.open:
            draw_form(rows, search)
    for note in _notes(looked.strange, looked.problem):
        problems.point_out(note)
    found = found_rows(rows, search)
    if found is None:
        return Listed(None)
    if not search.everything:
        _tell(rows, search, found)
    _walk(rows, found, position, key, narrowed=not search.everything)
    return Listed(None) if search.everything else Listed(found, to_text(search))


def _notes(strange: tuple[str, ...], problem: str) -> list[str]:
    if not strange:
        return [problem] if problem else []
    names = ", ".join(f"“{shortened(name, _NAME_WIDTH)}”" for name in strange[:3])
    told = f"The link looks for {names}, which this analysis does not have; it is left out."
    return [told, problem] if problem else [told]


def _tell(rows: Finder, search: Search, found: Integers) -> None:
    """Say how many rows there are, and of what kind, with the way back."""
    shares = rows.predictions.unit == PROBABILITY
    words = search_words(search, rows.score_title, shares=shares)
    every = len(rows.names)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        told = f"{len(found):,} of {counted(every, 'row')}: {words}."
        st.markdown(escape_markdown(told), width="stretch")
        st.button("Show all", key="find clear", type="tertiary", on_click=clear)


def _walk(rows: Finder, found: Integers, position: int | None, key: str, *, narrowed: bool) -> None:
    """Draw the ways from row to row: one back, one on, or one drawn at random."""
    here = -1 if position is None else position
    place = int(np.searchsorted(found, here))
    among = place < len(found) and found[place] == here
    before = place - 1
    after = place + 1 if among else place
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if narrowed:
            _step("Previous", "‹ Previous", rows, found, before, key)
            _step("Next", "Next ›", rows, found, after, key)
        st.button(
            "Surprise me",
            key="find surprise",
            disabled=not len(found),
            on_click=_surprise,
            args=(rows, found, key),
            help="Opens one of the rows that are listed, drawn at random.",
        )
        if note := _standing(rows, found, position, place if among else None, narrowed=narrowed):
            st.caption(note, width="stretch")


def _step(name: str, words: str, rows: Finder, found: Integers, place: int, key: str) -> None:
    there = 0 <= place < len(found)
    st.button(
        words,
        key=f"find {name}",
        disabled=not there,
        on_click=_open,
        args=(rows, int(found[place]) if there else 0, key),
    )


def _standing(
    rows: Finder, found: Integers, position: int | None, place: int | None, *, narrowed: bool
) -> str:
    """Where the row stands among those found, and how it was drawn."""
    drawn = st.session_state.get(_DRAWN_ROW)
    seed = f"Drawn with seed {st.session_state.get(_SEED, 0):,}" if position is not None else ""
    seed = seed if position is not None and drawn == rows.names.at(position) else ""
    if not narrowed or not len(found):
        return f"{seed}." if seed else ""
    if place is None:
        return "The row shown is none of them."
    return f"{place + 1:,} of {len(found):,}{f', {seed.lower()}' if seed else ''}."


def _surprise(rows: Finder, found: Integers, key: str) -> None:
    seed = st.session_state.get(_SEED, -1) + 1
    position = int(np.random.default_rng(seed).choice(found))
    st.session_state[_SEED] = seed
    st.session_state[_DRAWN_ROW] = rows.names.at(position)
    _open(rows, position, key)


def _open(rows: Finder, position: int, key: str) -> None:
    st.session_state[key] = rows.names.at(position)
