"""Whole model, of a network of pictures: what it answers, where it looks, when it is wrong."""

from __future__ import annotations

from dashboard.pictures import answers as picture_answers
from dashboard.pictures import errors, examples, places
from dashboard.whole_tabs import Views, draw_tabs
from explainers.records import Analysis

_VIEWS: Views = {
    "Answers": picture_answers.draw,
    "Where it looks": places.draw,
    "Examples": examples.draw,
    "When it is wrong": errors.draw,
}


def draw(analysis: Analysis) -> None:
    """Draw the tabs."""
    draw_tabs(analysis, _VIEWS)
