"""Which of several looks at the same thing is shown: a row of buttons."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st


def show_picker(looks: Iterable[str], key: str) -> str:
    """Pick one of some looks, the first by default; the URL names it under `key`."""
    names = list(looks)
    shown = st.segmented_control(
        "Show",
        names,
        default=names[0],
        required=True,
        key=key,
        bind="query-params",
        label_visibility="collapsed",
    )
    return str(shown)
