"""One decision: why this row?"""

from __future__ import annotations

import streamlit as st

from dashboard import (
    controls,
    group_control,
    lime_tab,
    panels,
    picture_decision,
    report_button,
    row_pairs_tab,
    sure_tab,
    table_sure,
    text_decision,
)
from dashboard.answers import answer
from dashboard.charts import bars, force, waterfall
from dashboard.decision_sentences import NOT_ADDING
from dashboard.findings import Finder
from dashboard.group_state import chosen
from dashboard.panels import Panel
from dashboard.picture_thumbnails import thumbnails
from dashboard.population import Population, population
from dashboard.reason_list import show_reasons
from dashboard.row_picker import pick_row
from dashboard.sentences import (
    bars_sentence,
    force_sentence,
    verdict_sentence,
    waterfall_sentence,
)
from dashboard.tables import bars_table, waterfall_table
from dashboard.units import adds_up, threshold
from dashboard.words import escape_markdown
from explainers.records import (
    Analysis,
    Attribution,
    OneRow,
    Request,
)

TABS = ("Waterfall", "Force", "Pairs", "LIME", sure_tab.SURE)
"""The tabs of a row of a table; `tab` in the URL names one."""
_NAMES = ("waterfall", "force", "pairs", "lime", "sure")


def draw(analysis: Analysis) -> None:
    """Draw the page."""
    st.title("Why this decision?")
    everyone = population(analysis)
    if everyone is None:
        return
    rows = Finder(analysis, everyone.predictions, everyone.names, everyone.texts)
    pictures = analysis.model.pictures is not None
    # A map is about as high as it is wide: beside it is room for what pictures are called.
    left, right = st.columns([2, 3] if pictures else [1, 2], gap="large")
    with left:
        position = pick_row(rows, thumbnails(analysis) if pictures else ())
    with right:
        if position is None:
            return
        if pictures:
            picture_decision.draw(analysis, rows, position)
        elif analysis.model.texts is not None:
            text_decision.draw(analysis, rows, position)
        else:
            _decision(analysis, everyone, rows, position)


def _decision(analysis: Analysis, everyone: Population, rows: Finder, position: int) -> None:
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
    row = OneRow(position)
    request = controls.asked(analysis, method, row, together.groups) if method else None
    result = answer(request, Attribution, "Explaining the row") if request else None
    if request is not None and result is not None:
        show_reasons(request, result, everyone.usual, output)
        report_button.offer_decision(request, result, everyone, position, output)
    tabs = st.tabs(TABS, key="tab", on_change="rerun", bind="query-params")
    for tab, name in zip(tabs, _NAMES, strict=True):
        if tab.open:
            with tab:
                if name == "lime":
                    if together.groups:
                        st.caption("LIME explains columns one by one: groups have no part in it.")
                    lime_tab.draw(analysis, position, output)
                elif name == "pairs":
                    row_pairs_tab.draw(analysis, position, output, together.groups)
                elif method is None or request is None or result is None:
                    st.markdown("No method's numbers can be shown for this row; see above why.")
                elif name == "sure":
                    table_sure.draw(request, result, method, output)
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
