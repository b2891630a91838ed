"""From a cluster to its rows on the page of one decision, and from there back to the cluster."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from dashboard.kept import keep
from dashboard.rows.links import Choices, open_row, open_whole
from dashboard.rows.row_list import as_many_as_fit
from dashboard.rows.search import Members, Search
from dashboard.rows.search_state import look_for

OPEN: Final = "cluster"
"""Names the cluster whose rows are listed in the URL of Whole model."""

_CLUSTERS: Final = "Clusters"
_LEFT: Final = "clusters left"


def these_rows(cluster: int, typical: Sequence[int], there: Choices, back: Choices) -> None:
    """Draw the way to the rows of a cluster, the most typical one opened.

    typical: the positions of all of them, the most typical first. there, back: what is chosen on
    the page of one decision, and on the page of the whole model when the reader comes back.
    """
    st.button(
        "This row →" if len(typical) == 1 else f"These {len(typical):,} rows →",
        key=f"rows of {cluster}",
        type="tertiary",
        on_click=_open,
        args=(cluster, typical, there, back),
        help="Opens One decision with these rows in the list beside it.",
    )


def back(members: Members) -> None:
    """Draw the way back to the cluster that rows are of."""
    st.button(
        f"‹ Cluster {members.cluster:,}",
        key="find cluster",
        type="tertiary",
        on_click=_back,
        args=(members.cluster,),
        help="Goes back to the clusters of the whole model.",
    )


def _open(cluster: int, typical: Sequence[int], there: Choices, back: Choices) -> None:
    st.session_state[_LEFT] = dict(back)
    look_for(Search(among=Members(cluster, len(typical), as_many_as_fit(typical))))
    open_row(int(typical[0]), there)


def _back(cluster: int) -> None:
    """Go where the reader came from; who came by a link, to the clusters as they open."""
    keep(OPEN, str(cluster))
    open_whole({**st.session_state.get(_LEFT, {}), "view": _CLUSTERS})
