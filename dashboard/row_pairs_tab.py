"""The Pairs view of one decision: which two of its values act together."""

from __future__ import annotations

import streamlit as st

from dashboard import panels, problems
from dashboard.answers import answer
from dashboard.charts import row_pairs
from dashboard.pair_sentences import row_pairs_sentence
from dashboard.pair_tables import row_pairs_table
from dashboard.panels import Panel
from dashboard.words import escape_markdown
from explainers.errors import RefusedError
from explainers.methods import registry
from explainers.methods.declaration import why_not
from explainers.records import Analysis, Group, OneRow, Pairs, Request
from explainers.service.pair_room import check_room


def draw(analysis: Analysis, position: int, output: int, groups: tuple[Group, ...]) -> None:
    """Draw the view of the row at `position`."""
    method = registry()["tree_interactions"]
    request = Request(analysis, method.name, OneRow(position), groups=groups)
    if reason := why_not(method, analysis, groups):
        st.markdown(f"Interactions are of trees: {escape_markdown(reason)}")
        return
    if len(request.players) < 2:
        st.markdown("The model uses one feature, so there are no two that could act together.")
        return
    try:
        check_room(request)
    except RefusedError as problem:
        problems.show(problem)
        return
    pairs = answer(request, Pairs, "Explaining pairs of features")
    if pairs is None:
        return
    panels.show(
        Panel(
            name="row-pairs",
            sentence=row_pairs_sentence(pairs, 0, output),
            figure=row_pairs(pairs, 0, output, panels.page_palette()),
            table=row_pairs_table(pairs, 0, output),
            request=request,
            result=pairs,
            output=output,
        )
    )
