"""Choices of this tab that are a short text: in the URL, and kept from page to page."""

from __future__ import annotations

import streamlit as st

from dashboard.state import just_arrived


def kept(key: str) -> str:
    """Return what the URL says of a choice or, after a page change, this tab's memory; "" is none.

    Call it on each page where the choice holds: it writes into the URL what it returns.
    """
    text, sent = st.query_params.get(key, ""), st.session_state.pop(_sent(key), None)
    if text and sent == "now":
        st.session_state[_sent(key)] = "before"
    # A request may have been on its way while the text was written into the URL; once only, for
    # else who goes back would be held fast.
    if not text and (sent or just_arrived()):
        text = st.session_state.get(_memory(key), "")
    _write(key, text)
    return str(text)


def keep(key: str, text: str) -> None:
    """Make a choice, in the URL and in this tab's memory; "" takes it back."""
    _write(key, text)
    if text:
        st.session_state[_sent(key)] = "now"


def _write(key: str, text: str) -> None:
    st.session_state[_memory(key)] = text
    if text:
        if st.query_params.get(key) != text:
            st.query_params[key] = text
    elif key in st.query_params:
        del st.query_params[key]


def _memory(key: str) -> str:
    return f"{key} kept"


def _sent(key: str) -> str:
    return f"{key} sent"
