"""Pick a column by its title; links go on calling it by the table's own name."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.kept import keep, kept
from dashboard.words import display_names
from explainers.records import Dictionary

_NAME_WIDTH = 60


def column_picker(
    label: str, columns: Sequence[str], key: str, said: Dictionary, help: str | None = None
) -> str:
    """Pick one of `columns`, which are not empty; opens with the first until one is chosen.

    key: its name in the URL, where a bound box would write the title: that may be worded anew, and
    is nobody's before the table has a dictionary.
    """
    wanted = kept(key)
    if wanted and wanted not in columns:
        keep(key, "")
    st.session_state[key] = wanted if wanted in columns else columns[0]
    # No two read alike: a box tells its options apart by what it shows.
    shown = dict(zip(columns, display_names(said.titles(columns), _NAME_WIDTH), strict=True))
    return st.selectbox(
        label,
        columns,
        format_func=shown.__getitem__,
        key=key,
        on_change=_take,
        args=(key,),
        help=help,
    )


def _take(key: str) -> None:
    keep(key, st.session_state[key])
