"""The one place where a failure is shown: what happened, what now, its code; never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Callable

import streamlit as st

from dashboard.words import escape_markdown, shortened
from explainers.codes import CODES, IN_WORDS, Kind
from explainers.errors import ModelError, RationaleError, RefusedError, StoppedError

_LOG = logging.getLogger(__name__)

_KINDS = ((RefusedError, Kind.REFUSED), (ModelError, Kind.FAILED), (StoppedError, Kind.STOPPED))
_DOWNLOADS = "failed downloads"


def show(error: RationaleError) -> None:
    """Show a failure in words, and its code small below, with what the code means in general."""
    text = f"{escape_markdown(error.sentence)} {escape_markdown(error.next_step)}"
    if error.code == "CANCELLED":  # what a reader asked for is no failure
        st.info(text)
        return
    with st.container(gap="xxsmall"):
        st.error(text)
        # A worker may name any code, and what a worker says is foreign text.
        st.caption(escape_markdown(shortened(error.code, 60)), help=in_general(error))


def point_out(sentence: str) -> None:
    """Show what is wrong with a choice on the page, beside the choice; nothing has failed."""
    st.error(escape_markdown(sentence))


def in_general(error: RationaleError) -> str:
    """What all errors of this code have in common: whose doing, what it means, what to do.

    A code that is not in the catalogue comes from a worker of another version, or from a model
    that took its worker over. It is no reason to show nothing.
    """
    code = CODES.get(error.code)
    if code is None:
        return "This code is not among those of this version; a worker sent it."
    # The same code is refused in a file and failed in a model that is running: the error tells.
    kinds = (kind for of, kind in _KINDS if isinstance(error, of))
    kind = code.kind if code.kind is Kind.OURS else next(kinds, code.kind)
    return (
        f"**{kind.value.capitalize()}.** {IN_WORDS[kind]}\n\n{code.meaning}\n\n{code.remedy}\n\n"
        "The page About lists all codes."
    )


def on_script_error(error: Exception) -> bool:
    """Show what escaped from a page, a callback or a fragment; the details go to the log only."""
    show(_told(error))
    return True


def for_download(key: str, make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Return `make` as the data of the download button `key`; draws why it failed the last time.

    Streamlit calls it when the button is clicked, in a thread that cannot draw, and lets the
    browser say no more than that it failed. So the reason is kept until the page is drawn again.
    """
    failures: dict[str, RationaleError] = st.session_state.setdefault(_DOWNLOADS, {})
    if (failed := failures.pop(key, None)) is not None:
        show(failed)

    def made() -> bytes:
        try:
            return make()
        except Exception as error:  # whatever a download's maker raises is told on the page
            failures[key] = _told(error)
            raise failures[key] from error

    return made


def _told(error: Exception) -> RationaleError:
    """Return the failure in words; one nobody foresaw leaves its traceback in the log."""
    if isinstance(error, RationaleError):
        _LOG.warning("A page ended early: %s", error)
        return error
    _LOG.error("A page failed.", exc_info=error)
    return StoppedError(
        "OUR_FAULT",
        "Something went wrong on our side while drawing this page. Your files and results are "
        "kept.",
        "Reload the page; if it happens again, please report what you did.",
    )
