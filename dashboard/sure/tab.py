"""How sure: each study of a method's answer about one row, what it found and what it costs."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from dashboard.asking import controls
from dashboard.asking.answers import answer
from dashboard.backend import service
from dashboard.charts import course_lines
from dashboard.panel import panels
from dashboard.panel.citation import cite
from dashboard.panel.panels import Panel
from dashboard.sure.offering import offered, study_request
from dashboard.sure.words import completeness_sentence, guide, measures_table
from dashboard.units import output_phrase
from dashboard.words import escape_markdown
from explainers.methods.declaration import Method
from explainers.methods.fitness import why_not
from explainers.records import Analysis, Maps, OneRow, Request, Sureness
from explainers.studies import find, studies_of
from explainers.studies.declaration import Study

SURE = "How sure"
"""The name of the tab."""


def draw_for_pictures(
    analysis: Analysis, method: Method, position: int, output: int
) -> tuple[Request, Maps] | None:
    """Draw what is known of how far a map can be believed, and what can be found out.

    Returns what was asked, and the map; None where there is none.
    """
    request = controls.asked(analysis, method, OneRow(position), output=output)
    maps = answer(request, Maps, "Mapping the picture")
    if maps is None:
        return None
    cite(maps.receipt, service().engine.addresses(request))
    said = escape_markdown(completeness_sentence(maps, method))
    st.markdown(f"**Completeness.** Does the map add up?\n\n{said}")
    draw(request, method, output)
    return request, maps


def draw(request: Request, method: Method, output: int) -> None:
    """Draw each study of a method's answer; those that cost more than a second on a button.

    request: what the method was asked about the row.
    """
    for study in studies_of(method):
        st.divider()
        st.markdown(f"**{escape_markdown(study.title)}.** {escape_markdown(study.question)}")
        joint = find(f"{method.name}.{study.name}")
        reason = why_not(joint, request.analysis, request.groups)
        if reason:
            st.markdown(escape_markdown(reason))
        else:
            _study(study, joint, request, output)


def _study(study: Study, joint: Method, about: Request, output: int) -> None:
    st.caption(guide(study))
    request = study_request(study, joint, about, output)
    if not offered(request, study.name):
        return
    found = answer(request, Sureness, study.title)
    if found is not None:
        _found(study, request, found, output)


def _found(study: Study, request: Request, found: Sureness, output: int) -> None:
    of_output = found.unit == request.analysis.model.unit
    panels.beside(
        Panel(
            name=study.name,
            sentence=found.verdict,
            figure=_figure(found, output, of_output=of_output),
            table=measures_table(found),
            request=request,
            result=found,
            output=output if of_output else None,
            guide=guide(study),
        )
    )


def _figure(found: Sureness, output: int, *, of_output: bool) -> go.Figure | None:
    if not found.curves:
        return None
    title = output_phrase(found, output) if of_output else found.unit
    return course_lines(found, output, title, panels.page_palette())
