"""Whole model, of a model of texts: the texts in which one word says most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from dashboard.asking.kept_picker import kept_picker
from dashboard.rows.population import Population
from dashboard.texts.examples import (
    Example,
    answer_words,
    excerpt,
    label_words,
    link_of,
    show_examples,
)
from dashboard.texts.markup import Marked
from dashboard.texts.measures import Order, WordMeans, WordUses, pieces_of, strongest_uses
from dashboard.texts.word_sentences import use_sentence
from dashboard.units import measure
from dashboard.words import escape_markdown, one_line, signed
from explainers.methods import registry
from explainers.records import Analysis, Integers, Request, Tokens

EXAMPLES = 5
MOST_CHOICES = 2_000


@dataclass(frozen=True, eq=False)
class Shown:
    """What the page draws: a result, its words, and how they are ordered."""

    request: Request
    tokens: Tokens
    uses: WordUses
    means: WordMeans
    order: Integers
    by: Order
    output: int


def draw_texts(analysis: Analysis, everyone: Population, shown: Shown) -> None:
    """Draw the texts in which a chosen word says most."""
    forms = shown.uses.forms
    known = [forms[at] for at in shown.order[:MOST_CHOICES].tolist()]
    chosen = kept_picker(
        "Texts with the word", known, "word", one_line, help="The strongest words first."
    )
    at = forms.index(chosen)
    values = shown.uses.values[shown.uses.of == at, shown.output]
    sentence = use_sentence(chosen, values, shown.tokens, shown.output)
    st.markdown(f"###### {escape_markdown(sentence)}")
    loudest = strongest_uses(shown.uses, at, shown.output, EXAMPLES)
    limit = float(np.abs(values).max(initial=0.0))
    examples = [_example(analysis, everyone, shown, chosen, int(use), limit) for use in loudest]
    show_examples(analysis, everyone, examples)
    if len(values) > len(loudest):
        st.caption(f"The {len(loudest)} texts in which it says most, of {len(values):,}.")


def _example(
    analysis: Analysis, everyone: Population, shown: Shown, form: str, use: int, limit: float
) -> Example:
    row = int(shown.uses.rows[use])
    spans, values = pieces_of(shown.tokens, row, form)
    text, spans, numbers = excerpt(shown.tokens.texts[row], spans, values[:, shown.output])
    number = float(shown.uses.values[use, shown.output])
    position = int(shown.tokens.positions[row])
    label = label_words(analysis, everyone.predictions, position)
    words = [
        f"{measure(shown.tokens)} {signed(number)}",
        f"answer: {answer_words(analysis, everyone.predictions, position)}",
        *([f"label: {label}"] if label else []),
    ]
    title = registry()[shown.request.method].title
    output = analysis.classes[shown.output] if analysis.classes else ""
    return Example(
        position,
        Marked(text, spans, numbers, limit, f"A text with “{form}” marked.", "against", "for"),
        " · ".join(words),
        link_of(shown.request, title, output),
    )
