"""Whole model > The model itself: its coefficients, or one of its trees; or why there are none."""

from __future__ import annotations

import streamlit as st

from dashboard.asking.answers import answer
from dashboard.charts.tree_drawing import tree_drawing
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.surrogates import coefficients, guides
from dashboard.surrogates.asked import has_own_tree, own_tree_request
from dashboard.surrogates.drawing import drawn
from dashboard.surrogates.sentences import own_tree_sentence
from dashboard.surrogates.tables import rules_table
from dashboard.tabular.overview import Overview
from dashboard.words import escape_markdown
from explainers.methods import registry
from explainers.methods.fitness import why_not
from explainers.records import Tree


def draw(overview: Overview) -> None:
    """Show the model, where it is something that can be read."""
    analysis = overview.analysis
    linear, trees = (why_not(registry()[name], analysis) for name in ("coefficients", "model_tree"))
    if not linear:
        coefficients.draw(overview)
    elif has_own_tree(analysis):
        _tree(overview)
    else:
        reasons = " ".join(dict.fromkeys((linear, trees)))
        st.markdown(
            escape_markdown(
                f"This model cannot be shown itself: only weighted sums and decision trees can be "
                f"read. {reasons} What repeats it stands under “Surrogate”."
            )
        )


def _tree(overview: Overview) -> None:
    request = own_tree_request(overview.analysis)
    tree = answer(request, Tree, "Reading the tree")
    if tree is None:
        return
    shown = drawn(tree)
    panels.show(
        Panel(
            name="own-tree",
            sentence=own_tree_sentence(tree, overview.output),
            figure=tree_drawing(
                shown.tree, overview.output, panels.page_palette(), panels.page_width()
            ),
            table=rules_table(tree, overview.output),
            request=request,
            result=tree,
            output=overview.output,
            disclosure=shown.note,
            guide=guides.OWN,
        )
    )
