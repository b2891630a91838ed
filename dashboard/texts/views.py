"""The ways to look at one explained text: in the text itself, word by word, step by step."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dashboard.charts import bars, waterfall
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.texts import box
from dashboard.texts.guides import steps_guide, text_guide, words_guide
from dashboard.texts.markup import Marked
from dashboard.texts.sentences import (
    read_out,
    sides,
    steps_sentence,
    text_sentence,
    words_sentence,
)
from dashboard.texts.shares import (
    Listed,
    as_attribution,
    flat,
    has_parts,
    in_words,
    listed,
    overlaps,
)
from dashboard.texts.tables import steps_table, text_table, words_table
from dashboard.units import adds_up, subject
from dashboard.words import one_line, signed
from explainers.records import Request, Tokens

_ADDED_UP, _APART = "added up", "one by one"
_SHARED = "What stands over several words is shared out evenly among them here."
_FORMS = "Capitals and small letters count as one."
_NOT_ADDING = (
    "These numbers do not add up to the model's output, so there is no way from word to word; they "
    "stand as bars under “Words”."
)


def in_text(request: Request, tokens: Tokens, output: int) -> None:
    """Draw the text with its words marked."""
    (found,) = joined_as_chosen(tokens)
    shown, shared = flat(found), overlaps(found)
    sentence = text_sentence(shown, listed(shown, together=True), output)
    marked = marking(shown, output, sentence)
    told = (
        _SHARED if shared else "",
        elsewhere_sentence(tokens, output),
        box.disclosure(marked),
    )
    panels.show(
        Panel(
            name="text",
            sentence=sentence,
            figure=None,
            body=lambda: box.show(marked),
            table=text_table(shown, output),
            request=request,
            result=tokens,
            output=output,
            disclosure=" ".join(filter(None, told)),
            guide=text_guide(tokens),
        )
    )


def by_words(request: Request, tokens: Tokens, output: int) -> None:
    """Draw the words as bars, the strongest first."""
    (joined,) = joined_as_chosen(tokens)
    found, forms = _listed_as_chosen(joined)
    thing = "term" if overlaps(joined) else "word"
    panels.show(
        Panel(
            name="words",
            sentence=words_sentence(tokens, found, output, thing),
            figure=bars(
                as_attribution(tokens, found, complete=False), 0, output, panels.page_palette()
            ),
            table=words_table(tokens, found, output),
            request=request,
            result=tokens,
            output=output,
            disclosure=f"{elsewhere_sentence(tokens, output)} {forms}".strip(),
            guide=words_guide(tokens),
        )
    )


def step_by_step(request: Request, tokens: Tokens, output: int) -> None:
    """Draw the way from the base value to the output."""
    if not adds_up(tokens):
        st.markdown(_NOT_ADDING)
        return
    (joined,) = joined_as_chosen(tokens)
    found, forms = _listed_as_chosen(joined)
    thing = "term" if overlaps(joined) else "word"
    panels.show(
        Panel(
            name="steps",
            sentence=steps_sentence(tokens, found, output),
            figure=waterfall(
                as_attribution(tokens, found), 0, output, panels.page_palette(), things=f"{thing}s"
            ),
            table=steps_table(tokens, found, output),
            request=request,
            result=tokens,
            output=output,
            disclosure=forms,
            guide=steps_guide(),
        )
    )


def marking(tokens: Tokens, output: int, sentence: str, limit: float | None = None) -> Marked:
    """Say how a text is marked whose pieces lie beside each other.

    limit: the size with the strongest shade; the largest there is where it is left out.
    """
    numbers = tokens.values[:, output]
    above, below = sides(tokens, output)
    return Marked(
        text=tokens.texts[0],
        spans=tokens.spans,
        numbers=numbers,
        limit=largest(tokens, output) if limit is None else limit,
        label=read_out(sentence),
        below=below,
        above=f"{above} ({one_line(tokens.unit)})",
    )


def largest(tokens: Tokens, output: int) -> float:
    """The size of the largest number there is; 0 where there is none."""
    return float(np.abs(tokens.values[:, output]).max(initial=0.0))


def joined_as_chosen(*many: Tokens) -> tuple[Tokens, ...]:
    """Draw whether pieces of words are joined, where a word has several; return what is chosen."""
    if not any(map(has_parts, many)):
        return many
    join = st.toggle(
        "Join pieces to words",
        value=True,
        key="joined",
        bind="query-params",
        help="The model reads rare words in several pieces. Their numbers can be added up for the "
        "word, or shown for each piece.",
    )
    return tuple(map(in_words, many)) if join else many


def elsewhere_sentence(tokens: Tokens, output: int) -> str:
    """What stands nowhere in the text, in a sentence; empty where that is nothing."""
    rest = float(tokens.elsewhere[0, output])
    if not rest:
        return ""
    return f"{signed(rest)} of {subject(tokens, output)} belongs to no place in the text."


def _listed_as_chosen(tokens: Tokens) -> tuple[Listed, str]:
    """Draw what is done about words that stand several times; return the list, and a word on it."""
    together = listed(tokens, together=True)
    if len(together.names) == int(together.counts.sum()):
        return together, ""
    chosen = st.radio(
        "Words that stand several times",
        (_ADDED_UP, _APART),
        horizontal=True,
        key="repeated",
        bind="query-params",
    )
    if chosen == _APART:
        return listed(tokens, together=False), ""
    return together, _FORMS
