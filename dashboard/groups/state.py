"""Which columns this tab explains as one: in the URL, and kept from page to page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.groups.links import from_text, to_text
from dashboard.state import just_arrived
from explainers.errors import RefusedError
from explainers.records import Analysis, Group, players_of
from explainers.service.grouping import check_groups

LONGEST = 6_000
"""Characters of the groups in a URL: servers on the way refuse longer ones than a few thousand."""

_KEY, _SENT = "groups", "groups sent"


@dataclass(frozen=True)
class Chosen:
    """The groups of this tab; where those of a link cannot be, none, and the reason."""

    groups: tuple[Group, ...]
    problem: RefusedError | None = None


def chosen(analysis: Analysis) -> Chosen:
    """Return the groups in the URL or, after a page change, in this tab's memory."""
    text, sent = st.query_params.get(_KEY, ""), st.session_state.pop(_SENT, None)
    if text and sent == "now":
        st.session_state[_SENT] = "before"
    # A request may have been on its way while the groups were written into the URL; once only,
    # for else who goes back would be held fast.
    if not text and (sent or just_arrived()):
        text = st.session_state.get(_KEY, "")
    _keep(text)
    groups = from_text(text, analysis.columns)
    try:
        check_groups(analysis, groups)
    except RefusedError as problem:
        return Chosen((), problem)
    return Chosen(groups)


def choose(analysis: Analysis, groups: Sequence[Group]) -> None:
    """Explain these columns as one, from now on. Raises RefusedError BAD_GROUP."""
    check_groups(analysis, tuple(groups))
    # In the order of the columns, so that the same groups make the same link.
    players = players_of(analysis.columns, groups)
    text = to_text([one for one in players if len(one.columns) > 1], analysis.columns)
    if len(text) > LONGEST:
        raise RefusedError(
            "BAD_GROUP",
            f"Written into a link, the groups take {len(text):,} characters; allowed are "
            f"{LONGEST:,}.",
            "Group fewer columns, or take in all that begin alike.",
        )
    _keep(text)
    if text:
        st.session_state[_SENT] = "now"


def _keep(text: str) -> None:
    st.session_state[_KEY] = text
    if text:
        if st.query_params.get(_KEY) != text:
            st.query_params[_KEY] = text
    elif _KEY in st.query_params:
        del st.query_params[_KEY]
