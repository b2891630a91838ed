"""Beside the row picker: look for rows, see how many there are, and walk through them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from dashboard import problems
from dashboard.rows import cluster_way
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
    search, strip = looked.search, st.container(horizontal=True, gap="small")
    with strip, st.popover("Find rows", key="find rows", on_change="rerun") as popover:
        if popover.open:
            draw_form(rows, search)
    for note in _notes(looked.strange, looked.problem):
        problems.point_out(note)
    found = found_rows(rows, search)
    if found is None:
        return Listed(None)
    narrowed = not search.everything
    walk = _walk_of(found, position)
    with strip:
        _draw_walk(rows, walk, key, narrowed=narrowed)
    if narrowed:
        _tell(rows, search, found)
    if note := _standing(rows, walk, position, narrowed=narrowed):
        st.caption(note)
    return Listed(found, to_text(search)) if narrowed else Listed(None)


@dataclass(frozen=True, eq=False)
class _Walk:
    """The rows found, and where the one that is shown stands among them.

    before, after: places in `found`, which may be beyond its ends. place: None where the row is
    none of them.
    """

    found: Integers
    before: int
    after: int
    place: int | None


def _walk_of(found: Integers, position: int | None) -> _Walk:
    here = -1 if position is None else position
    place = int(np.searchsorted(found, here))
    among = place < len(found) and found[place] == here
    return _Walk(found, place - 1, place + 1 if among else place, place if among else None)


def _notes(strange: tuple[str, ...], problem: str) -> list[str]:
    if not strange:
        return [problem] if problem else []
    names = ", ".join(f"“{shortened(name, _NAME_WIDTH)}”" for name in strange[:3])
    told = f"The link looks for {names}, which this analysis does not have; it is left out."
    return [told, problem] if problem else [told]


def _tell(rows: Finder, search: Search, found: Integers) -> None:
    """Say how many rows there are, and of what kind, with the way back."""
    shares = rows.predictions.unit == PROBABILITY
    words = search_words(search, rows.score_title, rows.analysis.dictionary, shares=shares)
    every = len(rows.names)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        told = f"{len(found):,} of {counted(every, 'row')}: {words}."
        st.markdown(escape_markdown(told), width="stretch")
        if search.among is not None:
            cluster_way.back(search.among)
        st.button("Show all", key="find clear", type="tertiary", on_click=clear)


def _draw_walk(rows: Finder, walk: _Walk, key: str, *, narrowed: bool) -> None:
    """Draw the ways from row to row: one back, one on, or one drawn at random."""
    if narrowed:
        _step("Previous", "‹ Previous", rows, walk.found, walk.before, key)
        _step("Next", "Next ›", rows, walk.found, walk.after, key)
    st.button(
        "Surprise me",
        key="find surprise",
        disabled=not len(walk.found),
        on_click=_surprise,
        args=(rows, walk.found, key),
        help="Opens one of the rows that are listed, drawn at random.",
    )


def _step(name: str, words: str, rows: Finder, found: Integers, place: int, key: str) -> None:
    there = 0 <= place < len(found)
    st.button(
        words,
        key=f"find {name}",
        disabled=not there,
        on_click=_open,
        args=(rows, int(found[place]) if there else 0, key),
    )


def _standing(rows: Finder, walk: _Walk, position: int | None, *, narrowed: bool) -> str:
    """Where the row stands among those found, and how it was drawn."""
    drawn = position is not None and st.session_state.get(_DRAWN_ROW) == rows.names.at(position)
    seed = f"Drawn with seed {st.session_state.get(_SEED, 0):,}." if drawn else ""
    if not narrowed or not len(walk.found):
        return seed
    if walk.place is None:
        return "The row shown is none of them."
    return f"Row {walk.place + 1:,} of {len(walk.found):,}. {seed}".strip()


def _surprise(rows: Finder, found: Integers, key: str) -> None:
    seed = st.session_state.get(_SEED, -1) + 1
    position = int(np.random.default_rng(seed).choice(found))
    st.session_state[_SEED] = seed
    st.session_state[_DRAWN_ROW] = rows.names.at(position)
    _open(rows, position, key)


def _open(rows: Finder, position: int, key: str) -> None:
    st.session_state[key] = rows.names.at(position)
