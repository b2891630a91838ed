"""Why this class and not that one: each feature's effect on the one less that on the other."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from dashboard.asking.other_class import other_class, same_class
from dashboard.charts import bars, waterfall
from dashboard.charts.layout import title_axis
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.tabular.class_difference import (
    Two,
    answers_sentence,
    axis_words,
    difference,
    two_sentence,
    two_table,
)
from dashboard.tabular.clicks import place_buttons, place_click
from dashboard.tabular.decided import Decided, Shared
from dashboard.tabular.decision_views import NOT_SHARED
from dashboard.units import adds_up

_TITLE_WIDTH: Final = 32  # two names: in one line they would run out of a phone
_HELP = "Blue bars speak for this class rather than the one above."


def draw(decided: Decided) -> None:
    """Draw the choice of the other class, and what tells the two apart."""
    classes, shared = decided.analysis.classes, decided.shared
    if len(classes) < 2:
        st.markdown("The model predicts a number, so there are no classes to compare.")
    elif shared is None:
        st.markdown(NOT_SHARED)
    else:
        answers = decided.everyone.predictions.outputs[decided.position]
        other = other_class(classes, answers, decided.output, _HELP)
        if not same_class(classes, decided.output, other):
            _draw(decided, shared, Two(shared.result, decided.output, other))


def _draw(decided: Decided, shared: Shared, two: Two) -> None:
    found = difference(two)
    figure = (waterfall if adds_up(found) else bars)(found, 0, 0, panels.page_palette())
    title_axis(figure.layout.xaxis, axis_words(two), _TITLE_WIDTH)
    predictions = decided.everyone.predictions
    panels.show(
        Panel(
            name="two-classes",
            sentence=two_sentence(two),
            figure=figure,
            table=two_table(two),
            request=shared.request,
            result=shared.result,
            output=None,
            disclosure=answers_sentence(two, predictions, decided.position),
            click=place_click(decided, shared),
            below=partial(place_buttons, decided, shared),
        )
    )
