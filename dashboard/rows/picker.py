"""Find a row: by its identifier, or in a table of rows with score and outcome."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import streamlit as st

from dashboard.panel.panels import on_phone
from dashboard.rows.findings import Finder
from dashboard.units import PROBABILITY, SCORE
from dashboard.words import escape_markdown, shortened
from explainers.intake.summary import counted
from explainers.records import Integers

_KEY = "row"
_TITLE_WIDTH, _NAME_WIDTH = 60, 40
_SEEN, _SEEN_WIDTH, _SEEN_HEIGHT = "thumbnail", 64, 56
_NAMED_WIDTH = 108
_HEIGHT, _HEADER = 420, 38
_LOW = 215
"""On a phone the table stands above the answer, not beside it."""


@dataclass(frozen=True, eq=False)
class Listed:
    """Which rows the table lists: positions in rising order, None for all. name: which list it is.

    Another list is another table: a line that was clicked in the one before means another row.
    """

    rows: Integers | None
    name: str = ""


Narrow = Callable[[Finder, int | None, str], Listed]
"""Draws what narrows the rows down, beside a picker: of its rows, the chosen one, and its key."""


def pick_row(
    rows: Finder,
    thumbnails: Sequence[str] = (),
    key: str = _KEY,
    first: int = 0,
    narrow: Narrow | None = None,
) -> int | None:
    """Return the position of the chosen row; that of `first` until something is chosen.

    An emptied box stands for the row that was shown last, which it then names in grey.

    thumbnails: addresses of pictures of the first rows, where rows are pictures. key: the name of
    the box on the page and in the URL; two boxes on one page have names of their own.
    """
    usual = st.session_state.get(_shown(key), rows.names.at(first))
    # Not the box's `value`: a click in the table sets the box too, and Streamlit warns of both.
    if key not in st.session_state and key not in st.query_params:
        st.session_state[key] = usual
    typed = st.text_input(
        escape_markdown(shortened(rows.label_title, _TITLE_WIDTH))
        if rows.analysis.identifier
        else f"Row number (1 to {len(rows.names):,})",
        key=key,
        bind="query-params",
        help="Type an identifier, or click a row in the table.",
        placeholder=usual,
    )
    # Who goes back to an address without a row finds the box empty, whatever was put into it.
    typed = typed or usual
    position = rows.position(typed)
    if position is not None and key == _KEY:  # of two boxes, the second follows the first
        st.session_state[_shown(key)] = typed
    lists = [
        *([] if narrow is None else [narrow(rows, position, key)]),
        *([] if rows.texts is None else [Listed(_found(rows, key), _searched(key))]),
    ]
    _table(rows, thumbnails, key, _in_all(lists))
    if position is None:
        near = rows.near(typed)
        names = ", ".join(shortened(label, _NAME_WIDTH) for label in near)
        hint = f" Similar: {names}." if near else ""
        asked = shortened(typed, _NAME_WIDTH)
        st.warning(escape_markdown(f"No row is called “{asked}”.{hint} The table lists the rows."))
    return position


def _found(rows: Finder, key: str) -> Integers | None:
    """Draw the search in texts; return the rows that hold what is looked for, None for all."""
    wanted = st.text_input(
        "Search in the texts",
        key=_search_of(key),
        bind="query-params",
        help="Lists the texts that hold this, in capitals or not.",
    )
    if not wanted:
        return None
    found = rows.holding(wanted)
    st.caption(f"{counted(len(found), 'text')} {'holds' if len(found) == 1 else 'hold'} this.")
    if rows.texts is not None and len(rows.texts) < len(rows.names):
        st.caption(f"The first {len(rows.texts):,} of {len(rows.names):,} were looked through.")
    return found


def _in_all(lists: Sequence[Listed]) -> Listed:
    """The rows that are in every list, under a name that tells it from all others."""
    narrowed = [each for each in lists if each.rows is not None]
    if not narrowed:
        return Listed(None)
    both = reduce(
        lambda one, other: np.intersect1d(one, other, assume_unique=True),
        [each.rows for each in narrowed],
    )
    return Listed(both, " ".join(each.name for each in narrowed))


def _table(rows: Finder, thumbnails: Sequence[str], key: str, listed: Listed) -> None:
    among = listed.rows
    table, looks = rows.table(among), _looks(rows)
    place = f"{_table_of(key)} {listed.name}".strip()
    if thumbnails:
        places = range(len(table)) if among is None else among[: len(table)].tolist()
        seen = [thumbnails[at] if at < len(thumbnails) else None for at in places]
        table.insert(0, _SEEN, seen)
        looks[_SEEN] = st.column_config.ImageColumn("", width=_SEEN_WIDTH)
        looks[rows.label_title] = st.column_config.TextColumn(width=_NAMED_WIDTH)
        if rows.predicted_title in looks:
            looks[rows.predicted_title] = st.column_config.TextColumn(width=_NAMED_WIDTH)
    st.dataframe(
        table,
        hide_index=True,
        height=_height(len(table), pictured=bool(thumbnails)),
        row_height=_SEEN_HEIGHT if thumbnails else None,
        key=place,
        on_select=lambda: _take_selection(rows, key, place, among),
        selection_mode="single-row",
        column_config=looks,
    )
    given = len(rows.names) if among is None else len(among)
    if len(table) < given:
        st.caption(f"The first {len(table):,} of {given:,} rows; the box above finds all.")


def _height(rows: int, *, pictured: bool) -> int:
    """Room for a few pictures, or for as many lines as are seen at once."""
    most = _LOW if on_phone() else _HEIGHT
    return min(most, _HEADER + rows * _SEEN_HEIGHT) if pictured else most


def _looks(rows: Finder) -> dict[str, Any]:
    """Say how each column looks: a share of one class is a bar, which scores and values are not."""
    label, score, unit = rows.label_title, rows.score_title, rows.predictions.unit
    column = st.column_config
    # Of a text its beginning is enough here: the score beside it is what rows are looked over by.
    text = {rows.text_title: column.TextColumn(width=130)} if rows.texts is not None else {}
    if len(rows.analysis.classes) > 2:  # one column more, and a winner's bars are all long
        form = "percent" if unit == PROBABILITY else "%.3f"
        return {
            **text,
            label: column.TextColumn(width=72),
            rows.predicted_title: column.TextColumn(width=76),
            score: column.NumberColumn(score, format=form, width=84),
        }
    if unit == PROBABILITY:
        shown = column.ProgressColumn(
            score, format="percent", min_value=0.0, max_value=1.0, width=105
        )
    else:
        shown = column.NumberColumn(score, format="%.3f" if unit == SCORE else "localized")
    return {**text, label: column.TextColumn(width=55 if text else 85), score: shown}


def _take_selection(rows: Finder, key: str, place: str, among: Integers | None) -> None:
    """Put the clicked row into the box, before the page is drawn again. place: the table's key."""
    chosen = st.session_state[place].selection.rows
    if chosen:
        at = chosen[0] if among is None else int(among[chosen[0]])
        st.session_state[key] = rows.names.at(at)


def _searched(key: str) -> str:
    return str(st.session_state.get(_search_of(key), ""))


def _search_of(key: str) -> str:
    return f"{key} search"


def _shown(key: str) -> str:
    """Where the last row of a page is remembered: to come back to it, not to the first one."""
    return f"{key} shown"


def _table_of(key: str) -> str:
    return f"{key} table"
