"""One decision: why this row?"""

from __future__ import annotations

import streamlit as st

from dashboard import controls, panels
from dashboard.answers import answer
from dashboard.charts import bars, force, lime_rules, waterfall
from dashboard.decision_sentences import NOT_ADDING
from dashboard.findings import Finder, finder
from dashboard.panels import Panel
from dashboard.reason_list import show_reasons
from dashboard.row_picker import pick_row
from dashboard.sentences import (
    bars_sentence,
    force_sentence,
    lime_sentence,
    verdict_sentence,
    waterfall_sentence,
)
from dashboard.tables import bars_table, lime_table, waterfall_table
from dashboard.units import adds_up, threshold
from dashboard.words import escape_markdown
from explainers.methods import registry
from explainers.methods.declaration import why_not
from explainers.records import (
    AllRows,
    Analysis,
    Attribution,
    OneRow,
    Predictions,
    Request,
    Rules,
)


def draw(analysis: Analysis) -> None:
    """Draw the page."""
    st.title("Why this decision?")
    asked = Request(analysis, "predictions", AllRows())
    predictions = answer(asked, Predictions, "Predicting")
    if predictions is None:
        return
    rows = finder(analysis, predictions)
    left, right = st.columns([1, 2], gap="large")
    with left:
        position = pick_row(rows)
    with right:
        if position is not None:
            _decision(analysis, rows, position)


def _decision(analysis: Analysis, rows: Finder, position: int) -> None:
    named = rows.labels[position] if analysis.identifier else None
    verdict = verdict_sentence(rows.predictions, position, named, *_judged(rows, position))
    st.markdown(f"#### {escape_markdown(verdict)}")
    # A number has no classes to pick from: half the row would stand empty.
    left, right = st.columns(2) if analysis.classes else (st.container(), st.container())
    with left:
        output = controls.row_class_picker(analysis, rows.predicted(position))
    with right:
        method = controls.method_picker(analysis, "attribution", "local")
    request = controls.asked(analysis, method, OneRow(position)) if method else None
    result = answer(request, Attribution, "Explaining the row") if request else None
    if result is not None:
        show_reasons(result, rows.predictions, output)
    tabs = st.tabs(
        ("Waterfall", "Force", "LIME"), key="tab", on_change="rerun", bind="query-params"
    )
    for tab, name in zip(tabs, ("waterfall", "force", "lime"), strict=True):
        if tab.open:
            with tab:
                if name == "lime":
                    _lime(analysis, position, output)
                elif request is None or result is None:
                    st.markdown("No method's numbers can be shown for this row; see above why.")
                elif adds_up(result):
                    _additive(name, request, result, output)
                else:
                    _not_additive(name, request, result, output)


def _judged(rows: Finder, position: int) -> tuple[int, float | None]:
    """Say which output the verdict is about, and the threshold where one decides."""
    if len(rows.analysis.classes) == 2:
        return rows.analysis.positive_output, threshold(rows.predictions)
    return rows.predicted(position), None


def _additive(name: str, request: Request, result: Attribution, output: int) -> None:
    palette = panels.page_palette()
    sentence, figure = {
        "waterfall": lambda: (
            waterfall_sentence(result, 0, output),
            waterfall(result, 0, output, palette),
        ),
        "force": lambda: (
            force_sentence(result, 0, output),
            force(result, 0, output, palette, panels.column_width()),
        ),
    }[name]()
    panels.show(
        Panel(
            name=name,
            sentence=sentence,
            figure=figure,
            table=waterfall_table(result, 0, output),
            request=request,
            result=result,
            output=output,
        )
    )


def _not_additive(name: str, request: Request, result: Attribution, output: int) -> None:
    """Draw the numbers as bars: steps and pushes that meet at the output would be a lie."""
    if name == "force":
        st.markdown(
            f"{NOT_ADDING} So there are no pushes that would meet at it; the numbers stand as bars "
            "under “Waterfall”."
        )
        return
    panels.show(
        Panel(
            name="bars",
            sentence=bars_sentence(result, 0, output),
            figure=bars(result, 0, output, panels.page_palette()),
            table=bars_table(result, 0, output),
            request=request,
            result=result,
            output=output,
        )
    )


def _lime(analysis: Analysis, position: int, output: int) -> None:
    method = registry()["lime_table"]
    reason = why_not(method, analysis)
    if reason:
        st.markdown(escape_markdown(reason))
        return
    request = controls.asked(analysis, method, OneRow(position))
    rules = answer(request, Rules, "Drawing rows around this one")
    if rules is None:
        return
    panels.show(
        Panel(
            name="lime",
            sentence=lime_sentence(rules, output),
            figure=lime_rules(rules, output, panels.page_palette()),
            table=lime_table(rules, output),
            request=request,
            result=rules,
            output=output,
        )
    )
