"""How far the explanation of a row can be believed: its own sum, and the studies of its method."""

from __future__ import annotations

import streamlit as st

from dashboard.backend import service
from dashboard.panel.citation import cite
from dashboard.sure import lime_fit, tab
from dashboard.tabular.decided import Decided
from dashboard.tabular.decision_views import NOT_SHARED
from dashboard.words import escape_markdown, num, one_line
from explainers.methods.declaration import Method
from explainers.records import Attribution


def draw(decided: Decided) -> None:
    """Draw how far a row's numbers can be believed, and what can be found out about that."""
    shared = decided.shared
    if shared is None:
        st.markdown(NOT_SHARED)
        return
    request, result, method = shared.request, shared.result, shared.method
    cite(result.receipt, service().engine.addresses(request))
    st.markdown("**Sum.** Do the numbers add up?")
    st.markdown(escape_markdown(sum_sentence(result, method)))
    if not method.seeded:
        st.markdown(escape_markdown(draws_sentence(method)))
    tab.draw(request, method, decided.output)
    lime_fit.draw(decided)


def sum_sentence(result: Attribution, method: Method) -> str:
    """Whether the numbers of a row add up to what its method promises, from its own receipt."""
    gap, allowed = result.receipt.gap, result.receipt.tolerance
    if gap is None or allowed is None:
        return (
            f"{method.title} does not promise that its numbers add up to the model's output, so "
            "there is no sum to check them by."
        )
    return (
        "The base value and the numbers of all columns add up to the model's output within "
        f"{num(gap)} (allowed: {num(allowed)}, in units of {one_line(result.unit)}). Numbers that "
        "missed by more would not be shown."
    )


def draws_sentence(method: Method) -> str:
    """Say why nothing is asked about other seeds, of a method that draws nothing."""
    return (
        f"{method.title} draws nothing at random: another seed gives the same numbers, so there is "
        "no agreement between seeds to measure."
    )
