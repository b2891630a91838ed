"""Which cells of a row this tab has edited: in the URL, and kept until another row is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from dashboard.kept import keep, kept
from dashboard.what_if.fields import Field, real_changes
from dashboard.what_if.links import Changes, from_text, to_text
from explainers.errors import RefusedError
from explainers.records import Analysis, Cell, EditedRow
from explainers.service.edits import check_edit

LONGEST = 6_000
"""Characters of the changes in a URL: servers on the way refuse longer ones than a few thousand."""

_KEY = "what"
_ABOUT, _FAILED = "what if row", "what if problem"


@dataclass(frozen=True)
class Edits:
    """The changed cells, sorted by column; where a link's cannot be, none, and the reason."""

    changes: Changes = ()
    problem: RefusedError | None = None

    def value(self, field: Field) -> Cell:
        """What a cell holds now."""
        return dict(self.changes).get(field.name, field.own)

    def without(self, name: str) -> Changes:
        """Every change but that of one column."""
        return tuple(change for change in self.changes if change[0] != name)


def edits(analysis: Analysis, position: int, fields: Mapping[str, Field]) -> Edits:
    """Return what is changed of the row at `position`, by the URL or this tab's memory."""
    _leave_behind(position)
    text = kept(_KEY)
    failed: RefusedError | None = st.session_state.pop(_FAILED, None)
    row = EditedRow(position, real_changes(from_text(text, analysis.table), fields))
    try:
        if row.changes:
            check_edit(analysis, row)
    except RefusedError as problem:
        st.session_state[_ABOUT] = (position, "")
        return Edits((), problem)
    st.session_state[_ABOUT] = (position, text)
    if to_text(row.changes) != text:
        choose(position, row.changes)  # without what changes nothing, and written as it is here
    return Edits(row.changes, failed)


def change(analysis: Analysis, position: int, name: str, value: Cell) -> None:
    """Have one more cell changed, whatever else is.

    It joins what this tab has now and not what it had when the page was drawn: two cells may be
    typed into before the first is answered.
    """
    about, text = st.session_state.get(_ABOUT, (position, ""))
    now = from_text(text, analysis.table) if about == position else ()
    choose(position, (*(each for each in now if each[0] != name), (name, value)))


def choose(position: int, changes: Changes) -> None:
    """Have these cells changed, and no others, from now on; () puts all of them back.

    Where they are too long for a link nothing is changed, and the page says so.
    """
    text = to_text(sorted(changes, key=lambda change: change[0]))
    if len(text) > LONGEST:
        st.session_state[_FAILED] = RefusedError(
            "BAD_EDIT",
            f"Written into a link, the changes take {len(text):,} characters; allowed are "
            f"{LONGEST:,}.",
            "Change fewer cells, or put shorter texts into them.",
        )
        return
    keep(_KEY, text)
    st.session_state[_ABOUT] = (position, text)


def _leave_behind(position: int) -> None:
    """Forget the changes when another row is looked at; those that its link brings are its own."""
    about, text = st.session_state.get(_ABOUT, (position, ""))
    if about != position and st.query_params.get(_KEY, "") in ("", text):
        keep(_KEY, "")
