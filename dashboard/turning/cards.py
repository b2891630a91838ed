"""One card an alternative: what would be otherwise, what the model answers then, and a way on."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard.kept import keep
from dashboard.turning.sentences import answer_words, changes_of
from dashboard.what_if.links import Changes
from dashboard.what_if.state import choose
from dashboard.what_if.tab import WHAT_IF
from dashboard.what_if.wording import listed
from dashboard.words import escape_markdown
from explainers.records import Cell, Counterfactuals

_TOLD: Final = 6
"""Changes a card tells; what is far from small stands in the table alone."""


def draw(found: Counterfactuals, position: int) -> None:
    """Draw the cards, the nearest alternative first."""
    for at in range(len(found.answers)):
        with st.container(border=True):
            st.markdown(card_markdown(found, at))
            st.button(
                "Open in What if",
                key=f"turn open {at}",
                type="tertiary",
                icon=":material/tune:",
                on_click=_open,
                args=(position, changed_cells(found, at)),
            )


def card_markdown(found: Counterfactuals, at: int) -> str:
    """The sentence of a card, the new values marked."""
    changes = changes_of(found, at)
    # One more would take the place of what says how many more there are.
    shown = changes if len(changes) <= _TOLD + 1 else changes[:_TOLD]
    told = [
        f"{escape_markdown(each.name)} {'' if place else 'were '}"
        f":blue-background[**{escape_markdown(each.new)}**] instead of {escape_markdown(each.old)}"
        for place, each in enumerate(shown)
    ]
    if len(shown) < len(changes):
        told.append(f"{len(changes) - len(shown):,} more columns otherwise, too (see the table)")
    return f"**{at + 1}.** If {listed(told)}: {escape_markdown(answer_words(found, at))}."


def changed_cells(found: Counterfactuals, at: int) -> Changes:
    """The changes of an alternative as an edited row has them."""
    return tuple(
        (name, _cell(found.alternatives.column(name)[at].as_py()))
        for column, name in enumerate(found.names)
        if found.changed[at, column]
    )


def _cell(value: object) -> Cell:
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return str(value)


def _open(position: int, changes: Changes) -> None:
    """Lay the changes over the row in the tab beside; for `on_click`."""
    choose(position, changes)
    keep("tab", WHAT_IF)
