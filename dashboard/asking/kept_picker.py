"""Pick one of a few texts; the URL holds the text itself, however it is worded on the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard.kept import keep, kept


def kept_picker(
    label: str,
    options: Sequence[str],
    key: str,
    said: Callable[[str], str],
    help: str | None = None,
) -> str:
    """Pick one of `options`, which are not empty; opens with the first until one is chosen.

    key: its name in the URL, where a bound box would write how an option is worded. said: how it
    is. What was chosen holds on every tab and page that asks for it.
    """
    wanted = kept(key)
    if wanted and wanted not in options:
        keep(key, "")
    st.session_state[key] = wanted if wanted in options else options[0]
    return st.selectbox(
        label,
        options,
        format_func=said,
        key=key,
        on_change=_take,
        args=(key,),
        help=help,
    )


def _take(key: str) -> None:
    keep(key, st.session_state[key])
