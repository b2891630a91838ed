"""One decision about a row of a table: the verdict, the reasons, and every way to look closer."""

from __future__ import annotations

import streamlit as st

from dashboard.asking import controls
from dashboard.asking.answers import answer
from dashboard.decision_plot import tab as decision_plot
from dashboard.groups import control as group_control
from dashboard.groups.state import chosen
from dashboard.rows.findings import Finder
from dashboard.rows.population import Population
from dashboard.sections import Sections, draw_sections
from dashboard.sure import tab as sure_tab
from dashboard.sure import table as sure_table
from dashboard.surrogates import edited_path, path_tab
from dashboard.tabular import (
    lime_tab,
    nearest,
    place,
    reason_codes,
    report_button,
    row_pairs_tab,
    two_classes,
)
from dashboard.tabular.decided import Decided, Shared
from dashboard.tabular.decision_views import draw_force, draw_waterfall
from dashboard.tabular.reason_list import show_reasons
from dashboard.tabular.sentences import verdict_sentence
from dashboard.turning import tab as turning
from dashboard.what_if import tab as what_if
from dashboard.words import escape_markdown
from explainers.methods.declaration import Method
from explainers.records import Analysis, Attribution, Group, OneRow

SECTIONS: Sections[Decided] = {
    "Why": {
        "Waterfall": draw_waterfall,
        "Force": draw_force,
        "LIME": lime_tab.draw,
        "Pairs": row_pairs_tab.draw,
        edited_path.VIEW: path_tab.draw,
        "Two classes": two_classes.draw,
        decision_plot.PLOT: decision_plot.draw_classes,
        "Reason codes": reason_codes.draw,
    },
    "What would change it": {
        what_if.WHAT_IF: what_if.draw,
        turning.TURN: turning.draw,
    },
    "Beside others": {
        "Place": place.draw,
        "Similar": nearest.draw,
    },
    "Can it be believed": {
        sure_tab.SURE: sure_table.draw,
    },
}
"""What draws each view; `tab` in the URL names one."""


def draw(analysis: Analysis, everyone: Population, rows: Finder, position: int) -> None:
    """Draw the decision about the row at `position`."""
    named = rows.names.at(position) if analysis.identifier else None
    verdict = verdict_sentence(rows.predictions, position, named, *_judged(rows, position))
    st.markdown(f"#### {escape_markdown(verdict)}")
    together = chosen(analysis)
    # A number has no classes to pick from: half the row would stand empty.
    left, right = st.columns(2) if analysis.classes else (st.container(), st.container())
    with left:
        output = controls.row_class_picker(analysis, rows.predicted(position))
    with right:
        method = controls.method_picker(analysis, "attribution", "local", together.groups)
    group_control.draw(analysis, together)
    shared = _shared(analysis, method, position, together.groups) if method else None
    decided = Decided(analysis, everyone, rows, position, output, together.groups, shared)
    if shared is not None:
        show_reasons(shared.request, shared.result, everyone.usual, output)
        report_button.offer_decision(shared.request, shared.result, everyone, position, output)
    draw_sections(SECTIONS, "tab", decided)


def _shared(
    analysis: Analysis, method: Method, position: int, groups: tuple[Group, ...]
) -> Shared | None:
    request = controls.asked(analysis, method, OneRow(position), groups)
    result = answer(request, Attribution, "Explaining the row")
    return None if result is None else Shared(method, request, result)


def _judged(rows: Finder, position: int) -> tuple[int, float | None]:
    """Say which output the verdict is about, and the threshold where one decides."""
    if len(rows.analysis.classes) == 2:
        return rows.analysis.positive_output, rows.threshold
    return rows.predicted(position), None
