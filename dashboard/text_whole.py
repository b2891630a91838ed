"""Whole model, of a model of texts: which words drive it, what it answers, when it is wrong."""

from __future__ import annotations

from dashboard import text_answers, text_errors, text_terms, text_words
from dashboard.whole_tabs import Views, draw_tabs
from explainers.records import Analysis

_VIEWS: Views = {
    "Words": text_words.draw,
    "Terms": text_terms.draw,
    "When it is wrong": text_errors.draw,
    "Answers": text_answers.draw,
}


def draw(analysis: Analysis) -> None:
    """Draw the tabs."""
    draw_tabs(analysis, _VIEWS)
