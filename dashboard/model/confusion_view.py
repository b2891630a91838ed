"""Labels beside answers as a map to click, and the list of which pairs are confused."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st

from dashboard.charts.confusions import MOST, confusion_map
from dashboard.panel import panels
from dashboard.pictures.confusions import Confusions, Pair

_CHART, _PAIR = "confusions chart", "pair"


def draw_map(found: Confusions, sentence: str, thing: str, key: str) -> None:
    """Draw how often each label gets each answer; a click on a cell picks its pair.

    sentence: read out in place of the map. thing: what is counted, in the singular. key: of the
    answers that are drawn.
    """
    among = _worst(found)
    with st.container(width=220 + 36 * len(among)):
        st.plotly_chart(
            confusion_map(
                [found.classes[at] for at in among],
                among,
                found.counts(among),
                panels.page_palette(),
                key,
                thing,
            ),
            key=_CHART,
            theme=None,
            alt=sentence,
            on_select=partial(_take_click, found),
            selection_mode="points",
            config={"displayModeBar": False},
        )
    if len(found.classes) > len(among):
        st.caption(
            f"{len(among):,} of {len(found.classes):,} classes: those that are confused"
            f"{' most' if len(among) == MOST else ''}."
        )


def pair_picker(found: Confusions) -> Pair:
    """Pick one label with one wrong answer."""
    titles = [_address(found, pair) for pair in found.pairs]
    chosen = st.selectbox(
        "Label and answer",
        titles,
        format_func=lambda title: found.titled(found.pairs[titles.index(title)]),
        key=_PAIR,
        bind="query-params",
        help="The most frequent mistakes first; a click on a cell above picks one, too.",
    )
    return found.pairs[titles.index(chosen)]


def _worst(found: Confusions) -> Sequence[int]:
    """The classes that are confused, those in most mistakes first chosen, in their own order."""
    counts = np.zeros(len(found.classes), dtype=np.int64)
    for pair in found.pairs:
        counts[pair.label] += pair.pictures
        counts[pair.taken] += pair.pictures
    order = [int(at) for at in np.argsort(-counts, kind="stable")[:MOST] if counts[at]]
    return sorted(order)


def _address(found: Confusions, pair: Pair) -> str:
    return f"{found.classes[pair.label]} taken for {found.classes[pair.taken]}"


def _take_click(found: Confusions) -> None:
    """Pick the pair whose cell was clicked; of right ones there is nothing to pick."""
    points = st.session_state[_CHART].selection.points
    if not points:
        return
    label, taken = points[0]["customdata"]
    for pair in found.pairs:
        if (pair.label, pair.taken) == (label, taken):
            st.session_state[_PAIR] = _address(found, pair)
