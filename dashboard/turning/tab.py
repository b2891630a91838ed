"""The tab “Turn it around” of one decision: which small changes would have turned it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard.asking import controls
from dashboard.asking.answers import answer
from dashboard.charts.turned import turned
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.tabular.decided import Decided
from dashboard.turning import cards, constraint_controls, goals
from dashboard.turning.sentences import HONEST, disclosure, headline
from dashboard.turning.tables import alternatives_table
from dashboard.words import escape_markdown
from explainers.methods import registry
from explainers.methods.fitness import why_not
from explainers.records import Counterfactuals, OneRow, Request

TURN: Final = "Turn it around"

_NUMBERS: Final = ("wanted", "most_changed", "budget")

_GUIDE: Final = (
    "Each card is a row that differs from this one in a few cells, and that the model was asked "
    "about as it stands there; its line in the chart goes from what the model answers now to what "
    "it answers then, past the dashed threshold. Values are only such as other rows hold; a row as "
    "a whole may be one that nobody has seen. The first card has the fewest and smallest changes "
    "that were found: each changed column counts 1, another category 1 more, a number what it is "
    "moved by, in median deviations of the reference rows. The others change other columns. A "
    "still smaller change may have been missed."
)


def draw(decided: Decided) -> None:
    """Draw the tab."""
    analysis = decided.analysis
    method = registry()["counterfactuals"]
    if decided.groups:
        st.caption("Changes are looked for column by column: groups have no part in it.")
    if reason := why_not(method, analysis):
        st.markdown(escape_markdown(reason))
        return
    wanted = goals.wanted(decided)
    constraint_controls.draw(analysis)
    with st.container(horizontal=True):
        numbers = {name: controls.control(method, name) for name in _NUMBERS}
    limits = constraint_controls.chosen(analysis)
    parameters = {**wanted, **limits.parameters, **numbers}
    request = Request(analysis, method.name, OneRow(decided.position), parameters)
    found = answer(request, Counterfactuals, "Looking for small changes")
    if found is None:
        return
    panels.show(
        Panel(
            name="turned",
            sentence=headline(found),
            figure=turned(found, panels.page_palette()) if len(found.answers) else None,
            table=alternatives_table(found),
            request=request,
            result=found,
            output=found.goal.output,
            disclosure=disclosure(found),
            guide=_GUIDE,
            body=lambda: _body(found, decided.position),
        )
    )


def _body(found: Counterfactuals, position: int) -> None:
    cards.draw(found, position)
    st.caption(HONEST)
