"""Permutation importance on the page: offered with its cost, then beside the attributions."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard import problems
from dashboard.asking import controls
from dashboard.asking.answers import answer_so_far
from dashboard.asking.costs import offer_sentence
from dashboard.backend import shelf
from dashboard.charts.permuted import permuted
from dashboard.memory import give_back
from dashboard.model.threshold import threshold
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.tabular.clicks import feature_click
from dashboard.tabular.importance_measures import (
    MOVES,
    Losses,
    changes,
    judgeable,
    losses,
    measures,
    predictions_of,
)
from dashboard.tabular.importance_sentences import (
    orders_sentence,
    permuted_disclosure,
    permuted_sentence,
)
from dashboard.tabular.importance_tables import permuted_table
from dashboard.tabular.overview import Overview
from dashboard.words import escape_markdown
from explainers.errors import RefusedError
from explainers.methods import registry
from explainers.methods.fitness import why_not
from explainers.records import Analysis, Attribution, Request, SampledRows, Swapped
from explainers.service.result_room import check_memory, rows_with_room

MOST_ROWS = 10_000
"""More make an interval no narrower than anybody reads, and each asks the model a hundred times."""

METHOD = "permuted"


def draw(overview: Overview, beside: Attribution | None) -> None:
    """Offer permutation importance, and draw it once it is wanted.

    beside: the attributions above it, whose order it is held against.
    """
    analysis, method = overview.analysis, registry()[METHOD]
    st.markdown("##### What is lost without a feature")
    if reason := why_not(method, analysis, overview.groups):
        st.caption(escape_markdown(reason))
        return
    wanted = st.toggle(
        "Permutation importance",
        key=METHOD,
        bind="query-params",
        help=f"{method.question} {method.silent_on}",
    )
    most = min(overview.rows, MOST_ROWS)
    if not wanted:
        st.caption(offer_sentence(_request(overview, most)))
        return
    if overview.rows > most:
        st.caption(f"Permutation importance is of {most:,} of these rows, drawn at random.")
    asked = controls.asked(analysis, method, SampledRows(most), overview.groups)
    try:
        check_memory(method, replace(asked, rows=SampledRows(1)), asked.parameters)
    except RefusedError as problem:
        problems.show(problem)
        return
    request = replace(asked, rows=SampledRows(_fitting(asked, most)))
    found = answer_so_far(request, Swapped, "Swapping values")
    if found is not None:
        _show(request, found, overview.output, beside)


def _request(overview: Overview, most: int) -> Request:
    plain = registry()[METHOD].parameters().model_dump(mode="json")
    rows = SampledRows(most)
    wide = Request(overview.analysis, METHOD, rows, plain, groups=overview.groups)
    return replace(wide, rows=SampledRows(_fitting(wide, most)))


def _fitting(request: Request, most: int) -> int:
    """Rows that a result has room for; one at least, and the service says so where it has not."""
    room = rows_with_room(registry()[METHOD], request, request.parameters)
    return most if room is None else max(1, min(most, room))


def _show(request: Request, found: Swapped, output: int, beside: Attribution | None) -> None:
    analysis = request.analysis
    lost = _lost(analysis, found, output)
    panels.beside(
        Panel(
            name=METHOD,
            sentence=permuted_sentence(found, lost, output),
            figure=permuted(found, lost, output, panels.page_palette()),
            table=permuted_table(found, lost),
            request=request,
            result=found,
            output=output,
            disclosure=permuted_disclosure(found, lost),
            click=feature_click,
            below=lambda: _compare(beside, found, lost, output),
        )
    )


def _compare(beside: Attribution | None, found: Swapped, lost: Losses, output: int) -> None:
    told = "" if beside is None else orders_sentence(beside, found, lost, output)
    if told:
        st.markdown(escape_markdown(told))


def _lost(analysis: Analysis, found: Swapped, output: int) -> Losses:
    """Draw the choice of a measure, and return what is lost by it."""
    among = judgeable(analysis, found)
    bar = threshold(predictions_of(found))
    known = {one.title: one for one in measures(analysis, found, among, output, bar)}
    titles = [*known, MOVES]
    if not known:
        st.caption(_nothing_known(analysis))
    title = st.selectbox(
        "Measure",
        titles,
        key="lost",
        bind="query-params",
        help="What is held against the known outcomes; the last one needs none.",
    )
    key = ("lost", found.receipt.key, found.receipt.rows_used, analysis.id, title, output, bar)

    def judge() -> Losses:
        made = losses(found, among, known[title]) if title in known else changes(found, output)
        give_back()
        return made

    made = shelf().take((*key, analysis.target), judge)
    return made if isinstance(made, Losses) else judge()


def _nothing_known(analysis: Analysis) -> str:
    if analysis.target is None:
        return (
            "The table has no column of known outcomes, so it cannot be said how much worse the "
            "answers are, but how far they move."
        )
    return (
        "None of these rows has a known outcome that fits the model's answers, so it can only be "
        "said how far these move."
    )
