"""How far the explanation of a text can be believed: its own sum, and the studies of its method."""

from __future__ import annotations

import streamlit as st

from dashboard.backend import service
from dashboard.panel.citation import cite
from dashboard.sure import tab as sure_tab
from dashboard.words import escape_markdown, num, one_line
from explainers.methods.declaration import Method
from explainers.records import Request, Tokens


def draw(request: Request, tokens: Tokens, method: Method, output: int) -> None:
    """Draw how far a text's numbers can be believed, and what can be found out about that."""
    cite(tokens.receipt, service().engine.addresses(request))
    said = escape_markdown(sum_sentence(tokens, method))
    st.markdown("**Sum.** Do the numbers add up?")
    st.markdown(said)
    sure_tab.draw(request, method, output)


def sum_sentence(tokens: Tokens, method: Method) -> str:
    """Whether the numbers of a text add up to what its method promises, from its own receipt."""
    gap, allowed = tokens.receipt.gap, tokens.receipt.tolerance
    if gap is None or allowed is None:
        return (
            f"{method.title} does not promise that its numbers add up to the model's output, so "
            "there is no sum to check them by."
        )
    return (
        "The base value, the numbers of the words and what is not in the text add up to the "
        f"model's output within {num(gap)} (allowed: {num(allowed)}, in units of "
        f"{one_line(tokens.unit)}). Numbers that missed by more would not be shown."
    )
