"""Where a text is shown with its words marked: the only place of the pages that draws HTML."""

from __future__ import annotations

import streamlit as st

from dashboard.panel import panels
from dashboard.texts.markup import (
    MOST_MARKS,
    MOST_SIGNS,
    Marked,
    drawn,
    hides_marks,
    line,
    markup,
)


def show(marked: Marked) -> None:
    """Draw a text with its words marked, and the scale under it."""
    st.html(markup(marked, panels.page_palette()))


def show_line(marked: Marked) -> None:
    """Draw a text as one of a list, its words marked."""
    st.html(line(marked, panels.page_palette()))


def disclosure(marked: Marked) -> str:
    """What of a text is not shown as it is, in sentences; empty where all of it is."""
    told = []
    if len(marked.text) > MOST_SIGNS:
        told.append(f"The first {MOST_SIGNS:,} of the text's {len(marked.text):,} signs are shown.")
    inside = int((marked.spans[:, 1] <= MOST_SIGNS).sum())
    if len(drawn(marked.text, marked.spans, marked.numbers)) < inside:
        told.append(f"The {MOST_MARKS:,} largest numbers are marked in it.")
    if hides_marks(marked.text):
        told.append("Control characters, and marks that turn a text round, are shown as “�”.")
    return " ".join(told)
