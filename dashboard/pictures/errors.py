"""When a network of pictures is wrong: labels beside answers, and where it looked then."""

from __future__ import annotations

import streamlit as st

from dashboard.backend import service
from dashboard.model.confusion_view import draw_map, pair_picker
from dashboard.panel.citation import cite
from dashboard.panel.receipt_line import receipt_line
from dashboard.pictures import wrong_maps
from dashboard.pictures.confusions import (
    confusion_sentence,
    confusion_table,
    confusions,
    why_none,
)
from dashboard.rows.decisions import given_classes
from dashboard.rows.population import Population
from dashboard.words import escape_markdown
from explainers.methods import registry
from explainers.records import AllRows, Analysis, Request


def draw(analysis: Analysis, everyone: Population) -> None:
    """Draw which classes are confused, the pictures of one pair, and the mean maps of a class."""
    predictions = everyone.predictions
    found = confusions(analysis, predictions, given_classes(analysis, predictions))
    if found is None:
        st.markdown(escape_markdown(why_none(analysis)))
        return
    sentence = confusion_sentence(found)
    st.markdown(f"##### {escape_markdown(sentence)}")
    if not found.pairs:
        st.caption(_small_print(everyone))
        _cite(analysis, everyone)
        return
    draw_map(found, sentence, "picture", predictions.receipt.key)
    st.caption(_small_print(everyone))
    with st.expander("Show as table"):
        st.dataframe(confusion_table(found), hide_index=True, key="confusions table")
    pair = pair_picker(found)
    if not wrong_maps.draw(analysis, everyone, found, pair):
        _cite(analysis, everyone)


def _cite(analysis: Analysis, everyone: Population) -> None:
    """Name the answers in a link, where the page shows no map that it could name."""
    addresses = service().engine.addresses(Request(analysis, "predictions", AllRows()))
    cite(everyone.predictions.receipt, addresses)


def _small_print(everyone: Population) -> str:
    receipt = everyone.predictions.receipt
    return escape_markdown(receipt_line(everyone.predictions, registry()[receipt.method].title))
