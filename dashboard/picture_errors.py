"""When a network of pictures is wrong: labels beside answers, and where it looked then."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st

from dashboard import panels, picture_wrong_maps
from dashboard.backend import service
from dashboard.charts.confusions import MOST, confusion_map
from dashboard.citation import cite
from dashboard.picture_confusions import (
    Confusions,
    Pair,
    confusion_sentence,
    confusion_table,
    confusions,
    why_none,
)
from dashboard.population import Population
from dashboard.receipt_line import receipt_line
from dashboard.words import escape_markdown
from explainers.methods import registry
from explainers.records import AllRows, Analysis, Request

_CHART, _PAIR = "confusions chart", "pair"


def draw(analysis: Analysis, everyone: Population) -> None:
    """Draw which classes are confused, the pictures of one pair, and the mean maps of a class."""
    predictions = everyone.predictions
    found = confusions(analysis, predictions)
    if found is None:
        st.markdown(escape_markdown(why_none(analysis)))
        return
    sentence = confusion_sentence(found)
    st.markdown(f"##### {escape_markdown(sentence)}")
    if not found.pairs:
        st.caption(_small_print(everyone))
        _cite(analysis, everyone)
        return
    among = _worst(found)
    with st.container(width=220 + 36 * len(among)):
        st.plotly_chart(
            confusion_map(
                [found.classes[at] for at in among],
                among,
                found.counts(among),
                panels.page_palette(),
                predictions.receipt.key,
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
    st.caption(_small_print(everyone))
    with st.expander("Show as table"):
        st.dataframe(confusion_table(found), hide_index=True, key="confusions table")
    pair = _pair_picker(found)
    if not picture_wrong_maps.draw(analysis, everyone, found, pair):
        _cite(analysis, everyone)


def _cite(analysis: Analysis, everyone: Population) -> None:
    """Name the answers in a link, where the page shows no map that it could name."""
    addresses = service().engine.addresses(Request(analysis, "predictions", AllRows()))
    cite(everyone.predictions.receipt, addresses)


def _small_print(everyone: Population) -> str:
    receipt = everyone.predictions.receipt
    return escape_markdown(receipt_line(everyone.predictions, registry()[receipt.method].title))


def _worst(found: Confusions) -> Sequence[int]:
    """The classes that are confused, those in most mistakes first chosen, in their own order."""
    counts = np.zeros(len(found.classes), dtype=np.int64)
    for pair in found.pairs:
        counts[pair.label] += pair.pictures
        counts[pair.taken] += pair.pictures
    order = [int(at) for at in np.argsort(-counts, kind="stable")[:MOST] if counts[at]]
    return sorted(order)


def _pair_picker(found: Confusions) -> Pair:
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
