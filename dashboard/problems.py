"""How a failure looks: what happened, what now, and its code; never a traceback."""

from __future__ import annotations

import logging

import streamlit as st

from dashboard.words import escape_markdown
from explainers.errors import RationaleError

_LOG = logging.getLogger(__name__)


def show(error: RationaleError) -> None:
    """Show a failure in words."""
    text = f"{escape_markdown(error.sentence)} {escape_markdown(error.next_step)}"
    if error.code == "CANCELLED":  # what a reader asked for is no failure
        st.info(text)
    else:
        st.error(f"{text} :gray[{error.code}]")


def on_script_error(error: Exception) -> bool:
    """Show what escaped from a page; the details go to the log only."""
    if isinstance(error, RationaleError):
        show(error)
    else:
        _LOG.error("A page failed.", exc_info=error)
        st.error(
            "Something went wrong on our side while drawing this page. Your files and results are "
            "kept. Reload the page; if it happens again, please report what you did. "
            ":gray[OUR_FAULT]"
        )
    return True
