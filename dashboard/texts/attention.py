"""The attention of a network in one text: by layer and head, or through all of them."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.asking import controls
from dashboard.asking.answers import answer
from dashboard.charts.text_attention import MOST_PIECES, text_attention
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.texts import box
from dashboard.texts.guides import attention_guide
from dashboard.texts.markup import Marked
from dashboard.words import num, one_line, percent, shortened
from explainers.intake.summary import counted
from explainers.records import Analysis, Attention, Floats, Integers, OneRow
from explainers.service.storage.text_contents import texts_in

NOT_ATTRIBUTION: Final = (
    "Attention is not attribution: it says what is looked at, not what speaks for the answer. For "
    "that, see “Text”."
)
_ROLLOUT, _MEAN = "through all layers (rollout)", "mean of all"
_WORD_WIDTH = 40
_NAMED = 2


def draw(analysis: Analysis, position: int) -> None:
    """Draw what the network looks at in the text at `position`."""
    st.warning(NOT_ATTRIBUTION)
    method = controls.method_picker(analysis, "attention", "local")
    if method is None:
        return
    request = controls.asked(analysis, method, OneRow(position))
    found = answer(request, Attention, "Reading the text")
    if found is None:
        return
    if not found.pieces:
        st.markdown("The text has no pieces, so there is nothing to look at.")
        return
    shares, whose = _chosen(found)
    received, shown = shares.mean(axis=0), _shown(shares)
    sentence = attention_sentence(found, received, whose)
    marked = marking(found, received, sentence)
    panels.show(
        Panel(
            name="attention",
            sentence=sentence,
            figure=text_attention(found, shares, shown, whose, panels.page_palette()),
            body=lambda: box.show(marked),
            table=attention_table(found, received),
            request=request,
            result=found,
            output=None,
            disclosure=" ".join(filter(None, (_cut(found, shown), box.disclosure(marked)))),
            guide=attention_guide(),
        )
    )


def attention_sentence(found: Attention, received: Floats, whose: str) -> str:
    """Which pieces are looked at most. received: (pieces,), the mean over all that reads."""
    head, *others = np.argsort(-received, kind="stable")[: 1 + _NAMED].tolist()
    told = f"“{_name(found, head)}” is looked at most, with {percent(float(received[head]))}"
    if others:
        names = " and ".join(f"“{_name(found, at)}”" for at in others)
        told = f"{told}, before {names}"
    return f"{told} ({whose}): evenly it would be {percent(1 / len(found.pieces))} for each."


def attention_table(found: Attention, received: Floats) -> pd.DataFrame:
    """One line for each piece, in the order of the text, with what it receives on average."""
    return pd.DataFrame(
        {
            "piece": [one_line(piece) for piece in found.pieces],
            "mark of the tokenizer": found.spans[:, 0] < 0,
            "share of attention": received,
        }
    )


def marking(found: Attention, received: Floats, sentence: str) -> Marked:
    """Say how the text is marked: its places by what they receive, marks that stand nowhere not.

    Pieces of the same place, such as the bytes of one emoji, are added up.
    """
    there = np.flatnonzero((found.spans[:, 0] >= 0) & (found.spans[:, 1] > found.spans[:, 0]))
    spans, of = np.unique(found.spans[there], axis=0, return_inverse=True)
    numbers = np.bincount(of.reshape(-1), weights=received[there], minlength=len(spans))
    apart = np.append(True, spans[1:, 0] >= spans[:-1, 1]) if len(spans) else np.zeros(0, bool)
    return Marked(
        text=texts_in(found.data.select([found.names[0]]))[0],
        spans=spans[apart],
        numbers=numbers[apart],
        limit=float(numbers.max(initial=0.0)),
        label=f"The text with its pieces marked. {sentence}",
        below="",
        above="share of attention, the mean over all that reads",
    )


def _chosen(found: Attention) -> tuple[Floats, str]:
    """Draw which layer and head are looked at; return (readers, pieces), and whose it is."""
    layers, heads = found.weights.shape[:2]
    if layers == heads == 1:
        return found.weights[0, 0].astype(np.float64), "the network's only head"
    left, right = st.columns(2)
    with left:
        layer = st.selectbox(
            "Layer",
            (_ROLLOUT, _MEAN, *map(str, range(1, layers + 1))),
            key="layer",
            bind="query-params",
            help="Rollout multiplies the layers' attention, with what is passed by them, so that "
            "the last one is read in terms of the text (Abnar and Zuidema 2020).",
        )
    if layer == _ROLLOUT:
        return found.rollout, "rollout through all layers"
    with right:
        head = st.selectbox(
            "Head", (_MEAN, *map(str, range(1, heads + 1))), key="head", bind="query-params"
        )
    weights = found.weights.astype(np.float64)
    chosen = weights if layer == _MEAN else weights[[int(layer) - 1]]
    chosen = chosen if head == _MEAN else chosen[:, [int(head) - 1]]
    over = "all layers" if layer == _MEAN else f"layer {layer}"
    by = "mean of its heads" if head == _MEAN else f"head {head}"
    return chosen.mean(axis=(0, 1)), f"{over}, {by}"


def _shown(shares: Floats) -> Integers:
    """Pieces with a column: all, or those that receive most, in the order of the text."""
    received = shares.mean(axis=0)
    if len(received) <= MOST_PIECES:
        return np.arange(len(received))
    return np.sort(np.argsort(-received, kind="stable")[:MOST_PIECES])


def _cut(found: Attention, shown: Integers) -> str:
    if len(shown) == len(found.pieces):
        return ""
    return (
        f"The {len(shown)} pieces that receive most of {counted(len(found.pieces), 'piece')} are "
        "drawn as cells; the text and the table have all of them."
    )


def _name(found: Attention, at: int) -> str:
    return shortened(found.pieces[at], _WORD_WIDTH) or num(at)
