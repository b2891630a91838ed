"""The Place view of one decision: where the row stands on the curves of the whole model."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.asking.answers import answer
from dashboard.asking.costs import offer_sentence
from dashboard.asking.refining import DRAFT_ROWS
from dashboard.charts.small_dependence import small_dependence
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.sure import runs
from dashboard.tabular.clicks import place_buttons
from dashboard.tabular.decided import Decided, Shared
from dashboard.tabular.decision_views import NOT_SHARED
from dashboard.tabular.marked import Marked, with_row
from dashboard.tabular.place_measures import Place, places, places_table
from dashboard.tabular.place_sentences import bound_sentence, place_sentence, places_sentence
from dashboard.words import escape_markdown
from explainers.records import Attribution, Request, SampledRows
from explainers.service.plan import plan

_CURVES, _ACROSS = 6, 2


def draw(decided: Decided) -> None:
    """Draw the row on the curves of the features that count most for it."""
    shared = decided.shared
    if shared is None:
        st.markdown(NOT_SHARED)
        return
    if "global" not in shared.method.scopes:
        st.markdown(
            f"{shared.method.title} explains single rows, so there are no curves of many that this "
            "row could stand on."
        )
        return
    request = replace(shared.request, rows=SampledRows(DRAFT_ROWS))
    if not runs.wanted(request):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("Explain the sample", key="place", on_click=runs.want, args=(request,))
            st.caption(f"The curves are made of many rows. {_offer(shared, request)}")
        return
    sample = answer(request, Attribution, "Explaining the model")
    if sample is not None:
        _draw(decided, shared, request, sample)


def _offer(shared: Shared, request: Request) -> str:
    """What the curves will cost; blocks that are stored cost nothing, and are not counted."""
    told = offer_sentence(request)
    bound = bound_sentence(plan(shared.request).cost_of(1), shared.result.receipt.budget)
    return f"{told} {bound}".strip()


def _draw(decided: Decided, shared: Shared, request: Request, sample: Attribution) -> None:
    marked = with_row(sample, shared.result)
    found = places(marked, decided.output, _CURVES)
    panels.show(
        Panel(
            name="place",
            sentence=places_sentence(found, sample),
            figure=None,
            table=places_table(found, sample),
            request=request,
            result=sample,
            output=decided.output,
            body=partial(_curves, marked, found, decided.output),
            below=partial(place_buttons, decided, shared),
        )
    )


def _curves(marked: Marked, found: tuple[Place, ...], output: int) -> None:
    """Draw the charts, two beside each other where there is room."""
    for start in range(0, len(found), _ACROSS):
        columns = st.columns(_ACROSS)
        for at, place in enumerate(found[start : start + _ACROSS]):
            sentence = place_sentence(place, marked.result)
            with columns[at]:
                st.caption(escape_markdown(sentence))
                st.plotly_chart(
                    small_dependence(
                        marked.result, output, place.feature, marked.place, panels.page_palette()
                    ),
                    key=f"place {start + at}",
                    theme=None,
                    alt=sentence,
                    config={"displayModeBar": False},
                )
