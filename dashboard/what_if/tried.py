"""What was tried on a row in this tab: each edit with its answer, and the way back to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from dashboard.what_if.links import Changes
from dashboard.what_if.state import choose
from dashboard.words import escape_markdown, shortened

MOST: Final = 12
"""Edits that are kept: the oldest go first."""

_KEY = "what was tried"
_WIDTH = 90


@dataclass(frozen=True)
class Tried:
    """Some changes of a row, in short words, and what was answered."""

    changes: Changes
    words: str
    answer: str


def note(analysis_id: str, position: int, tried: Tried) -> tuple[Tried, ...]:
    """Add an edit to those of its row; one that was tried before stands last again."""
    about, known = st.session_state.get(_KEY, (None, ()))
    if about != (analysis_id, position):
        known = ()
    if tried.changes != (known[-1].changes if known else None):
        known = (*(each for each in known if each.changes != tried.changes), tried)[-MOST:]
    st.session_state[_KEY] = ((analysis_id, position), known)
    return tuple(known)


def draw(known: tuple[Tried, ...], now: Changes, position: int) -> None:
    """List what was tried, the latest first; a click goes back to it."""
    others = [each for each in reversed(known) if each.changes != now]
    if not others:
        return
    with st.expander(f"Tried on this row ({len(others):,})", key="what tried", on_change="rerun"):
        for at, each in enumerate(others):
            words = shortened(each.words, _WIDTH)
            st.button(
                f"{escape_markdown(words)}: **{escape_markdown(each.answer)}**",
                key=f"what tried {at}",
                type="tertiary",
                help="Go back to this edit.",
                on_click=choose,
                args=(position, each.changes),
            )
