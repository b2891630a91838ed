"""Whole model, of a network of pictures: what it answers, where it looks, when it is wrong."""

from __future__ import annotations

from dashboard import picture_answers, picture_errors, picture_examples, picture_places
from dashboard.whole_tabs import Views, draw_tabs
from explainers.records import Analysis

_VIEWS: Views = {
    "Answers": picture_answers.draw,
    "Where it looks": picture_places.draw,
    "Examples": picture_examples.draw,
    "When it is wrong": picture_errors.draw,
}


def draw(analysis: Analysis) -> None:
    """Draw the tabs."""
    draw_tabs(analysis, _VIEWS)
