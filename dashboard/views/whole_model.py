"""Whole model: what drives this model?"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard import (
    controls,
    effects_tab,
    group_control,
    interactions_tab,
    panels,
    picture_whole,
    problems,
    report_button,
    text_whole,
)
from dashboard.answers import answer_so_far
from dashboard.charts import (
    dependence,
    dependence_drawn,
    importance,
    summary,
    summary_drawn,
)
from dashboard.colour_order import colours
from dashboard.costs import choices_sentence
from dashboard.exports import attributions_parquet, download_words
from dashboard.group_state import chosen
from dashboard.measures import mean_sizes, ranking
from dashboard.panels import Panel
from dashboard.refining import refined
from dashboard.sentences import dependence_sentence, importance_sentence, summary_sentence
from dashboard.tables import dependence_table, importance_table, summary_table
from explainers.records import Analysis, Attribution, Group, Request, SampledRows

View = Callable[[Request, Attribution, int], None]


def draw(analysis: Analysis) -> None:
    """Draw the page."""
    st.title("What drives this model?")
    if analysis.model.pictures is not None:
        picture_whole.draw(analysis)
        return
    if analysis.model.texts is not None:
        text_whole.draw(analysis)
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        output = controls.class_picker(analysis)
        rows = controls.sample_picker(analysis)
    together = chosen(analysis)
    group_control.draw(analysis, together)
    views = (*_ATTRIBUTED, "Interactions", "Effects")
    tabs = st.tabs(views, key="view", on_change="rerun", bind="query-params")
    for tab, view in zip(tabs, _ATTRIBUTED.values(), strict=False):
        if tab.open:
            with tab:
                _attributed(view, analysis, output, rows, together.groups)
    if tabs[-2].open:
        with tabs[-2]:
            interactions_tab.draw(analysis, output, rows, together.groups)
    if tabs[-1].open:
        with tabs[-1]:
            if together.groups:
                st.caption("Effects are of columns one by one: a group is not varied as a whole.")
            effects_tab.draw(analysis, output, rows)


def _attributed(
    view: View, analysis: Analysis, output: int, rows: int, groups: tuple[Group, ...]
) -> None:
    """Share the model's output out among its features, and show it the way `view` does."""
    method = controls.method_picker(analysis, "attribution", "global", groups)
    if method is None:
        st.markdown(
            "No method here can share this model's output out among its features. What changing "
            "one feature alone would do stands under “Effects”; LIME explains single decisions: "
            "see “One decision”."
        )
        return
    request = controls.asked(analysis, method, SampledRows(rows), groups)
    before = st.container()
    found = answer_so_far(request, Attribution, "Explaining the model")
    # Asked last: a moment later the pace is known, and much of it is there.
    if costs := choices_sentence(request, controls.sample_sizes(analysis)):
        before.caption(f"Still to be computed: {costs}")
    if found is None:
        return
    result = refined(request, found, controls.choose_sample)
    view(request, result, output)
    report_button.offer_whole(request, result, output)
    st.download_button(
        download_words(result),
        data=problems.for_download("attributions", lambda: attributions_parquet(result)),
        file_name=f"attributions-{result.receipt.key[:8]}.parquet",
        on_click="ignore",
        key="attributions parquet",
    )


def _importance(request: Request, result: Attribution, output: int) -> None:
    panels.show(
        Panel(
            name="importance",
            sentence=importance_sentence(result, output),
            figure=importance(result, output, panels.page_palette()),
            table=importance_table(result, output),
            request=request,
            result=result,
            output=output,
        )
    )


def _summary(request: Request, result: Attribution, output: int) -> None:
    panels.show(
        Panel(
            name="summary",
            sentence=summary_sentence(result, output),
            figure=summary(result, output, panels.page_palette()),
            table=summary_table(result, output),
            request=request,
            result=result,
            output=output,
            disclosure=summary_drawn(result).words(),
        )
    )


def _dependence(request: Request, result: Attribution, output: int) -> None:
    order = [result.names[i] for i in ranking(mean_sizes(result, output))]
    with st.container(horizontal=True):
        feature = st.selectbox("Feature", order, key="feature", bind="query-params")
        others, why = colours(request, output, feature, order)
        color = st.selectbox(
            "Colour by", [*others, feature], key="color", bind="query-params", help=why
        )
    panels.show(
        Panel(
            name="dependence",
            sentence=dependence_sentence(result, output, feature),
            figure=dependence(result, output, feature, color, panels.page_palette()),
            table=dependence_table(result, output, feature),
            request=request,
            result=result,
            output=output,
            disclosure=dependence_drawn(result).words(),
        )
    )


_ATTRIBUTED: Mapping[str, View] = {
    "Importance": _importance,
    "Summary": _summary,
    "Dependence": _dependence,
}
