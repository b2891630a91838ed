"""How sure over many rows: a study of each, counted, with ways to the rows it went worst in."""

from __future__ import annotations

from typing import Final

import numpy as np
import streamlit as st

from dashboard.asking import controls
from dashboard.asking.answers import answer
from dashboard.charts.criterion_strips import criterion_strips
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.rows.links import Choices, row_buttons, row_click
from dashboard.rows.population import population
from dashboard.sure.counting import Counted, counted_over, many_sentence, many_table
from dashboard.sure.offering import offered, study_request
from dashboard.sure.tab import SURE
from dashboard.sure.words import guide
from dashboard.tabular.clicks import same_numbers
from dashboard.tabular.overview import Overview
from dashboard.words import escape_markdown
from explainers.methods.declaration import Method
from explainers.methods.fitness import why_not
from explainers.records import Analysis, ManySureness, Request, SampledRows
from explainers.studies import find, studies_of
from explainers.studies.declaration import Study

_ROWS: Final = "sure_rows"
_SIZES: Final = (20, 50, 100)
_WORST: Final = 3


def draw(overview: Overview) -> None:
    """Draw each study of a method's answers about a sample of rows, run only when asked for."""
    analysis = overview.analysis
    with st.container(horizontal=True, vertical_alignment="bottom"):
        method = controls.method_picker(analysis, "attribution", "local", overview.groups)
        rows = _rows_picker(analysis)
    if method is None:
        return
    about = controls.asked(analysis, method, SampledRows(rows), overview.groups)
    st.caption(
        "Each row is studied as under “One decision”, and one that was studied there is not "
        "studied again. Rows are drawn by a fixed seed; a larger choice contains the smaller one."
    )
    for study in studies_of(method):
        if study.criteria:
            _offer(study, method, about, overview.output)


def _rows_picker(analysis: Analysis) -> int:
    given = analysis.table.rows
    sizes = [size for size in _SIZES if size < given] or [given]
    return int(
        st.selectbox("Rows to study", sizes, key=_ROWS, bind="query-params", format_func=str)
    )


def _offer(study: Study, method: Method, about: Request, output: int) -> None:
    st.divider()
    st.markdown(f"**{escape_markdown(study.title)}.** {escape_markdown(study.question)}")
    joint = find(f"{method.name}.{study.name}")
    reason = why_not(joint, about.analysis, about.groups)
    if reason:
        st.markdown(escape_markdown(reason))
        return
    st.caption(guide(study))
    request = study_request(study, joint, about, output)
    if not offered(request, study.name):
        return
    found = answer(request, ManySureness, study.title)
    if found is not None:
        _show(study, about, request, found, output)


def _show(study: Study, about: Request, request: Request, found: ManySureness, output: int) -> None:
    everyone = population(request.analysis)
    if everyone is None:
        return
    counts = counted_over(study, found)
    choices = _way(study, about, output)
    measured = any(one.measured for one in counts)
    panels.beside(
        Panel(
            name=f"many-{study.name}",
            sentence=many_sentence(counts, found),
            figure=criterion_strips(found, counts, output, panels.page_palette())
            if measured
            else None,
            table=many_table(counts, found, everyone.names),
            request=request,
            result=found,
            output=None,
            guide=f"{GUIDE} {guide(study)}",
            click=row_click(choices),
            below=lambda: row_buttons(
                _worst(counts, found), everyone.names, f"worst {study.name}", choices
            ),
        )
    )


def _way(study: Study, about: Request, output: int) -> Choices:
    """What is to be chosen on the page of a row, so that its study is this one."""
    kept = st.session_state.items()
    own = {name: value for name, value in kept if str(name).startswith(f"{study.name}.")}
    return {**same_numbers(about, output, "outcome"), **own, "tab": SURE}


def _worst(counts: tuple[Counted, ...], found: ManySureness) -> list[tuple[str, int]]:
    """The rows that stand worst by the first criterion in which rows differ."""
    differ = (one for one in counts if one.measured and np.ptp(one.known) > 0)
    counted = next(differ, None)
    if counted is None:
        return []
    rows = counted.worst_first()[:_WORST]
    return [(f"Worst {at + 1}", int(found.positions[row])) for at, row in enumerate(rows)]


GUIDE: Final = (
    "Each point is one row: a circle where the row is good, a cross where it is not, and the "
    "dotted line is where good begins. A cloud on the good side with a few crosses says that the "
    "method can be believed on most rows, and which ones to look at; a cloud around the line says "
    "that it is chance whether a row's explanation can be believed."
)
"""How to read the strips."""
