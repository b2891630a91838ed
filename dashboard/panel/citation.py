"""Links that carry numbers: a copied link names the stored result, and says if it is gone."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

import streamlit as st

from dashboard.backend import service
from explainers.records import Receipt
from explainers.service.storage.keys import is_digest

_CITED = "result"
_SHOWN = "shown key"
_MET = "citation met"


def begin() -> None:
    """Forget what the page showed before; a view that shows a result calls `cite`."""
    st.session_state.pop(_SHOWN, None)


def cite(receipt: Receipt, addresses: frozenset[str]) -> None:
    """Remember what this page shows; where the link cites a result, say whether this is it.

    addresses: every key under which the same numbers may be stored.
    """
    st.session_state[_SHOWN] = receipt.key
    cited = st.query_params.get(_CITED, "")
    if not is_digest(cited):
        return
    if cited in addresses:
        st.session_state[_MET] = cited
        st.caption(f"This is the cited result {cited[:8]}.")
    elif st.session_state.get(_MET) != cited:
        # Once the cited result was shown, another row or view is the reader's own choice.
        there = "is still stored" if service().store.known(cited) else "is not here any more"
        st.warning(
            f"The link cites result {cited[:8]}, which {there}; this page shows "
            f"{receipt.key[:8]}, computed with other files, parameters or versions. "
            "Compare the numbers before you rely on the citation."
        )


def link_button(page: str) -> None:
    """Draw the button that shows a link to the view at `page` and pins the result it names.

    Drawn after the view, so that the link names the result on this very page.
    """
    with st.popover("Copy link", on_change="rerun", key="link") as popover:
        if not popover.open:
            return
        chosen = {k: v for k, v in st.query_params.items() if k not in (_CITED, "link")}
        key = st.session_state.get(_SHOWN)
        if key:
            chosen[_CITED] = key
            service().store.pin(key, "linked")
        # Only the server's part of st.context.url is right after a page change.
        base = f"{st.get_option('server.baseUrlPath').strip('/')}/{page}".lstrip("/")
        link = urlsplit(st.context.url or "")._replace(path=f"/{base}", query=urlencode(chosen))
        st.code(link.geturl(), language=None, wrap_lines=True)
        st.caption(
            "Opens the same view with the same numbers; the result is kept for it."
            if key
            else "Opens the same view; it shows no stored result to name."
        )
