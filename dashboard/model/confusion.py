"""The tab of decisions: labels beside answers, every figure, and the rows of each cell."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st

from dashboard.charts.confusions import MOST, confusion_map
from dashboard.model import guides
from dashboard.model.cells import cell_link
from dashboard.model.judged import Judged
from dashboard.model.performance import decisions
from dashboard.model.sentences import decisions_sentence, many_sentence, threshold_words
from dashboard.model.tables import classes_table, confusion_table, figures_table
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from explainers.records import Integers

_CHART, _CELL = "confusion chart", "cell"


def draw(judged: Judged) -> None:
    """Draw how often each known class is given each class, and what follows from it."""
    classes, counts = judged.analysis.classes, judged.counts
    sentence = decisions_sentence(judged) if len(classes) == 2 else many_sentence(judged)
    panels.show(
        Panel(
            name="decisions",
            sentence=sentence,
            figure=None,
            table=confusion_table(counts, classes),
            request=judged.request,
            result=judged.predictions,
            output=None,
            disclosure=threshold_words(judged),
            guide=guides.CONFUSION,
            body=lambda: _both(judged, counts, sentence),
        )
    )


def _both(judged: Judged, counts: Integers, sentence: str) -> None:
    left, right = st.columns([2, 3], gap="large")
    with left:
        _map(judged, counts, sentence)
    with right:
        _cells(judged, counts)
        if len(judged.analysis.classes) > 2:
            st.dataframe(
                classes_table(counts, judged.analysis.classes),
                hide_index=True,
                key="class figures",
            )
    # Across the page: beside the map what a figure means would be cut off.
    st.dataframe(
        figures_table(decisions(judged)), hide_index=True, height="content", key="decision figures"
    )


def _map(judged: Judged, counts: Integers, sentence: str) -> None:
    among = _worst(counts)
    names = judged.analysis.classes
    with st.container(width=220 + 36 * len(among)):
        st.plotly_chart(
            confusion_map(
                [names[at] for at in among],
                among,
                counts[np.ix_(among, among)],
                panels.page_palette(),
                judged.key("decisions"),
                "row",
            ),
            key=_CHART,
            theme=None,
            alt=sentence,
            on_select=partial(_take_click, names),
            selection_mode="points",
            config={"displayModeBar": False},
        )
    if len(names) > len(among):
        st.caption(f"{len(among):,} of {len(names):,} classes: those that are confused most.")


def _cells(judged: Judged, counts: Integers) -> None:
    """Pick a cell, the most frequent mistake first, and open its rows."""
    names = judged.analysis.classes
    pairs = [(at, beside) for at, beside in np.argwhere(counts > 0).tolist()]
    # Mistakes before what is right, many rows before few.
    pairs.sort(key=lambda pair: (pair[0] == pair[1], -int(counts[pair])))
    if not pairs:
        return
    shown = dict(zip((_address(names, pair) for pair in pairs), pairs, strict=True))
    chosen = st.selectbox(
        "Rows of",
        list(shown),
        key=_CELL,
        bind="query-params",
        help="A click on a cell above picks it, too.",
    )
    label, taken = shown[chosen]
    cell_link(judged, label, taken, int(counts[label, taken]))


def _take_click(names: Sequence[str]) -> None:
    """Pick the cell that was clicked; an empty one has no rows."""
    points = st.session_state[_CHART].selection.points
    if points and points[0].get("text", "")[:2] != "0 ":
        label, taken = points[0]["customdata"]
        st.session_state[_CELL] = _address(names, (label, taken))


def _address(names: Sequence[str], pair: tuple[int, int]) -> str:
    return f"{names[pair[0]]} taken for {names[pair[1]]}"


def _worst(counts: Integers) -> list[int]:
    """All classes, or of many those in most mistakes, in their own order."""
    if len(counts) <= MOST:
        return list(range(len(counts)))
    mistakes = counts.sum(axis=0) + counts.sum(axis=1) - 2 * counts.diagonal()
    return sorted(np.argsort(-mistakes, kind="stable")[:MOST].tolist())
