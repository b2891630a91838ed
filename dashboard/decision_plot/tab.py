"""Decision plot: many rows of one output, or all classes of one row."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.decision_classes import decision_classes
from dashboard.charts.decision_plot import Drawn, decision_plot
from dashboard.decision_plot.choosing import pick_rows
from dashboard.decision_plot.words import (
    GUIDE,
    GUIDE_CLASSES,
    classes_sentence,
    classes_table,
    rows_sentence,
    rows_table,
)
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.rows.links import Choices, open_whole, row_buttons, row_click
from dashboard.rows.population import population
from dashboard.tabular.clicks import same_numbers
from dashboard.tabular.decided import Decided
from dashboard.tabular.decision_sentences import NOT_ADDING
from dashboard.tabular.decision_views import NOT_SHARED
from dashboard.tabular.marked import marked_row
from dashboard.units import adds_up
from explainers.records import Attribution, Request

PLOT = "Decision plot"
"""The name of the tab, on both pages."""
_NO_LINES = f"{NOT_ADDING} So there are no lines that would lead to it."


def draw_rows(request: Request, result: Attribution, output: int) -> None:
    """Draw rows as lines, one of them marked where the URL names it."""
    if not adds_up(result):
        st.markdown(_NO_LINES)
        return
    everyone = population(request.analysis)
    picked = pick_rows(request.analysis, everyone, result, output)
    if everyone is None or not len(picked.rows):
        return
    marked = marked_row(request, result)
    shown = marked.result if marked else result
    positions = result.positions[picked.rows]
    called = [everyone.names.at(int(at)) for at in positions]
    drawn = Drawn(shown, output, picked.rows, called)
    ends = shown.outputs[picked.rows, output]
    farthest = [
        ("Highest", int(positions[ends.argmax()])),
        ("Lowest", int(positions[ends.argmin()])),
    ]
    panels.show(
        Panel(
            name="decision-plot",
            sentence=rows_sentence(drawn, picked.words),
            figure=decision_plot(drawn, panels.page_palette(), marked.place if marked else None),
            table=rows_table(drawn),
            request=request,
            result=result,
            output=output,
            disclosure=picked.disclosure,
            guide=GUIDE,
            click=row_click(same_numbers(request, output, "outcome")),
            below=lambda: row_buttons(
                farthest, everyone.names, "lines", same_numbers(request, output, "outcome")
            ),
        )
    )


def _among_others(decided: Decided) -> Choices:
    """What to choose on the page of the whole model, so that it shows this row's numbers."""
    shared = decided.shared
    same = {} if shared is None else same_numbers(shared.request, decided.output, "class")
    return {**same, "view": PLOT}


def draw_classes(decided: Decided) -> None:
    """Draw the classes of one row as lines; of two or none there is nothing to compare."""
    shared, classes = decided.shared, len(decided.analysis.classes)
    if classes <= 2:
        st.markdown(
            "Here each class of a row is a line; this model tells two classes apart, and what "
            "raises one of them lowers the other as much."
            if classes
            else "Here each class of a row is a line, and this model predicts a number."
        )
        st.button(
            "This row among others, as lines →",
            key="row among lines",
            type="tertiary",
            on_click=open_whole,
            args=(_among_others(decided), decided.position),
        )
    elif shared is None:
        st.markdown(NOT_SHARED)
    elif not adds_up(shared.result):
        st.markdown(_NO_LINES)
    else:
        predicted = decided.rows.predicted(decided.position)
        panels.show(
            Panel(
                name="decision-classes",
                sentence=classes_sentence(shared.result, 0, predicted),
                figure=decision_classes(shared.result, 0, predicted, panels.page_palette()),
                table=classes_table(shared.result, 0),
                request=shared.request,
                result=shared.result,
                output=None,
                guide=GUIDE_CLASSES,
            )
        )
