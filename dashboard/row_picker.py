"""Find a row: by its identifier, or in a table of rows with score and outcome."""

from __future__ import annotations

import streamlit as st

from dashboard.findings import Finder
from dashboard.words import escape_markdown

_KEY = "row"
_TABLE = "row table"


def pick_row(rows: Finder) -> int | None:
    """Return the position of the chosen row; the first one until something is chosen."""
    name = rows.analysis.identifier
    typed = st.text_input(
        name or f"Row number (1 to {len(rows.labels):,})",
        value=rows.labels[0],
        key=_KEY,
        bind="query-params",
        help="Type an identifier, or click a row in the table.",
    )
    _table(rows)
    position = rows.position(typed or "")
    if position is None:
        near = rows.near(typed or "")
        hint = f" Similar: {', '.join(near)}." if near else ""
        st.warning(escape_markdown(f"No row is called “{typed}”.{hint} The table lists the rows."))
    return position


def _table(rows: Finder) -> None:
    table = rows.table()
    score = rows.score_title
    is_share = bool(rows.analysis.classes)
    st.dataframe(
        table,
        hide_index=True,
        height=420,
        key=_TABLE,
        on_select=lambda: _take_selection(rows),
        selection_mode="single-row",
        column_config={
            table.columns[0]: st.column_config.TextColumn(width=85),
            score: st.column_config.ProgressColumn(
                score, format="percent", min_value=0.0, max_value=1.0, width=105
            )
            if is_share
            else st.column_config.NumberColumn(score, format="localized"),
        },
    )
    if len(table) < len(rows.labels):
        st.caption(
            f"The first {len(table):,} of {len(rows.labels):,} rows; the box above finds all."
        )


def _take_selection(rows: Finder) -> None:
    """Put the clicked row into the box, before the page is drawn again."""
    chosen = st.session_state[_TABLE].selection.rows
    if chosen:
        st.session_state[_KEY] = rows.labels[chosen[0]]
