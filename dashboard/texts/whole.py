"""Whole model, of a model of texts: which words drive it, what it answers, when it is wrong."""

from __future__ import annotations

from dashboard.texts import answers as text_answers
from dashboard.texts import errors, terms, words
from dashboard.whole_tabs import Views, draw_tabs
from explainers.records import Analysis

_VIEWS: Views = {
    "Words": words.draw,
    "Terms": terms.draw,
    "When it is wrong": errors.draw,
    "Answers": text_answers.draw,
}


def draw(analysis: Analysis) -> None:
    """Draw the tabs."""
    draw_tabs(analysis, _VIEWS)
