"""Tabs that share the outputs of many rows out among the features, each to show it its own way."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import problems
from dashboard.asking import controls
from dashboard.asking.answers import answer_so_far
from dashboard.asking.costs import choices_sentence
from dashboard.asking.refining import refined
from dashboard.asking.sample_picker import choose_sample, sample_sizes
from dashboard.panel.exports import attributions_parquet, download_words
from dashboard.tabular import report_button
from dashboard.tabular.overview import Overview
from explainers.records import Attribution, Request, SampledRows

View = Callable[[Request, Attribution, int], None]
"""What draws a result that answers a request, seen from one output."""


def attributed(view: View) -> Callable[[Overview], None]:
    """Make a tab of `view`: one that asks for the attributions it shows."""

    def draw(overview: Overview) -> None:
        shown(view, overview)

    return draw


def shown(view: View, overview: Overview) -> Attribution | None:
    """Draw attributions with `view`, and return them; None while there are none."""
    method = controls.method_picker(overview.analysis, "attribution", "global", overview.groups)
    if method is None:
        st.markdown(
            "No method here can share this model's output out among its features. What changing "
            "one feature alone would do stands under “Effects”; LIME explains single decisions: "
            "see “One decision”."
        )
        return None
    request = controls.asked(overview.analysis, method, SampledRows(overview.rows), overview.groups)
    before = st.container()
    found = answer_so_far(request, Attribution, "Explaining the model")
    # Asked last: a moment later the pace is known, and much of it is there.
    if costs := choices_sentence(request, sample_sizes(overview.analysis)):
        before.caption(f"Still to be computed: {costs}")
    if found is None:
        return None
    result = refined(request, found, choose_sample)
    view(request, result, overview.output)
    report_button.offer_whole(request, result, overview.output)
    st.download_button(
        download_words(result),
        data=problems.for_download("attributions", lambda: attributions_parquet(result)),
        file_name=f"attributions-{result.receipt.key[:8]}.parquet",
        on_click="ignore",
        key="attributions parquet",
    )
    return result
