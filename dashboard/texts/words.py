"""Whole model, of a model of texts: which words drive it, over a sample of texts."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go
import streamlit as st

from dashboard import problems
from dashboard.asking import controls
from dashboard.asking.answers import answer_so_far
from dashboard.asking.costs import choices_sentence
from dashboard.asking.sample_picker import sample_picker, sample_sizes
from dashboard.backend import shelf
from dashboard.charts.layout import revision
from dashboard.charts.text_words import WordBar, word_bars
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.rows.population import Population
from dashboard.texts.measures import (
    Order,
    WordUses,
    both_ends,
    ranked,
    ranked_by,
    word_means,
    word_uses,
)
from dashboard.texts.word_sentences import (
    WORDS_SAY,
    held_sentence,
    too_few,
    words_over_texts,
)
from dashboard.texts.word_tables import word_uses_parquet, words_table
from dashboard.texts.word_texts import Shown, draw_texts
from dashboard.units import measure_on
from dashboard.words import escape_markdown, signed
from explainers.intake.summary import counted
from explainers.records import Analysis, Integers, Request, SampledRows, Tokens

TOP = 12
"""Words drawn for the output, and as many against it."""
_ORDERS: Mapping[Order, str] = {"mean": "mean", "largest": "largest in any text"}
_GUIDE = (
    "Each bar is one word: orange to the right, it speaks for the output, blue to the left, "
    "against it, on average over the texts it stands in, and not over all texts: a rare word may "
    "have a long bar. Thin lines hold 95 % of where the mean of many more such texts would lie. "
    "“Largest” orders words by the one text in which each says most. A pair of words has a bar of "
    "its own where the model reads pairs. What a word does in one text depends on the others "
    "there: open the texts below."
)


def draw(analysis: Analysis, everyone: Population) -> None:
    """Draw the words that speak most for a class and against it, and texts for one of them."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        output = controls.class_picker(analysis)
        rows = sample_picker(analysis)
        method = controls.method_picker(analysis, "tokens", "global")
        by = _order_picker()
        least = _least_picker()
    if method is None:
        st.markdown("No method here can share this model's answers out among words of many texts.")
        return
    request = controls.asked(analysis, method, SampledRows(rows))
    tokens = _explained(request)
    if tokens is None:
        return
    uses = _uses(request, tokens)
    means = word_means(uses, output)
    order = ranked(means, by, least)
    if not len(order):
        st.markdown(f"##### {escape_markdown(too_few(uses, least))}")
        return
    shown = Shown(request, tokens, uses, means, order, by, output)
    _panel(shown)
    draw_texts(analysis, everyone, shown)


def _explained(request: Request) -> Tokens | None:
    before = st.container()
    tokens = answer_so_far(request, Tokens, "Explaining the texts")
    # Asked last: a moment later the pace is known, and much of it is there.
    limits = sample_sizes(request.analysis)
    if costs := choices_sentence(request, limits, "texts"):
        before.caption(f"Still to be computed: {costs}")
    return tokens


def _uses(request: Request, tokens: Tokens) -> WordUses:
    """Find the words once for each result: of many long texts that takes seconds."""
    key = ("words", tokens.receipt.key, tokens.receipt.rows_used, request.analysis.id)
    kept = shelf().find(key)
    if isinstance(kept, WordUses):
        return kept
    with st.spinner("Looking through the words"):
        found = word_uses(tokens)
    shelf().put(key, found)
    return found


def _panel(shown: Shown) -> None:
    tokens, uses, means = shown.tokens, shown.uses, shown.means
    numbers = ranked_by(means, shown.by)
    drawn = both_ends(numbers, shown.order, TOP)
    table = words_table(tokens, uses, means, shown.order)
    panels.show(
        Panel(
            name="text-words",
            sentence=words_over_texts(tokens, uses, means, shown.order, shown.by, shown.output),
            figure=_figure(shown, drawn) if len(drawn) else None,
            table=table,
            request=shown.request,
            result=tokens,
            output=shown.output,
            disclosure=_disclosure(shown, len(drawn)),
            guide=_GUIDE,
        )
    )
    st.caption(WORDS_SAY)
    st.download_button(
        "Download every word of every text (Parquet)",
        data=problems.for_download("words", lambda: word_uses_parquet(tokens, uses)),
        file_name=f"words-{tokens.receipt.key[:8]}.parquet",
        on_click="ignore",
        key="words parquet",
    )


def _figure(shown: Shown, drawn: Integers) -> go.Figure:
    return word_bars(
        [_bar(shown, int(at)) for at in drawn],
        panels.page_palette(),
        f"{measure_on(shown.tokens, shown.output)}, {_ORDERS[shown.by]}",
        revision(shown.tokens, "text-words", shown.output, shown.by),
    )


def _bar(shown: Shown, at: int) -> WordBar:
    means, mean = shown.means, shown.by == "mean"
    half = float(means.margins[at]) if mean else 0.0
    often = counted(int(means.texts[at]), "text")
    reach = f"from {signed(float(means.least[at]))} to {signed(float(means.most[at]))}"
    number = float(ranked_by(means, shown.by)[at])
    return WordBar(shown.uses.forms[at], number, half, f"in {often}, {reach}")


def _disclosure(shown: Shown, drawn: int) -> str:
    given, every = len(shown.order), len(shown.uses.forms)
    told = [f"Words drawn: {drawn:,} of {given:,} that stand in enough texts, {every:,} in all."]
    return " ".join([*told, held_sentence(shown.tokens)]).strip()


def _order_picker() -> Order:
    return st.selectbox(
        "Order by",
        list(_ORDERS),
        format_func=lambda by: _ORDERS[by],
        key="word_order",
        bind="query-params",
        help="The mean over the texts a word stands in, or the one text in which it says most.",
    )


def _least_picker() -> int:
    return int(
        st.number_input(
            "In at least … texts",
            min_value=1,
            max_value=10_000,
            value=5,
            step=1,
            key="word_texts",
            bind="query-params",
            help="Words of fewer texts are left out: their mean says little.",
        )
    )
