"""Whole model > Surrogate: a small tree and a glass box that repeat the model, and how far."""

from __future__ import annotations

import streamlit as st

from dashboard.asking.answers import answer
from dashboard.charts.fidelity_lines import fidelity_lines
from dashboard.charts.layout import revision
from dashboard.charts.tree_drawing import tree_drawing
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.surrogates import glass, guides
from dashboard.surrogates.asked import depth_control, surrogate_request
from dashboard.surrogates.drawing import drawn
from dashboard.surrogates.measures import by_depth, enough, tree_fidelity
from dashboard.surrogates.sentences import depth_sentence, judged_note, surrogate_sentence
from dashboard.surrogates.tables import depth_table, rules_table
from dashboard.tabular.overview import Overview
from explainers.records import Request, Tree


def draw(overview: Overview) -> None:
    """Draw the tree, what more questions would buy, and the glass box on demand."""
    if overview.groups:
        st.caption("Surrogates ask about columns one by one: groups have no part in them.")
    depth = depth_control()
    request = surrogate_request(overview.analysis)
    tree = answer(request, Tree, "Asking the model, and growing a tree")
    if tree is None:
        return
    _tree(overview, request, tree, depth)
    _depths(overview, request, tree, depth)
    st.divider()
    glass.draw(overview)


def _tree(overview: Overview, request: Request, whole: Tree, depth: int) -> None:
    tree = whole.cut(depth)
    judged = tree_fidelity(overview.analysis, tree)
    shown = drawn(tree)
    panels.show(
        Panel(
            name="surrogate-tree",
            sentence=surrogate_sentence(tree, judged),
            figure=tree_drawing(
                shown.tree, overview.output, panels.page_palette(), panels.page_width()
            ),
            table=rules_table(tree, overview.output),
            request=request,
            result=tree,
            output=overview.output,
            disclosure=f"{judged_note(judged)} {shown.note}".strip(),
            guide=guides.SURROGATE,
        )
    )


def _depths(overview: Overview, request: Request, tree: Tree, depth: int) -> None:
    found = by_depth(overview.analysis, tree)
    leaves = [len(tree.cut(at).nodes.leaves) for at in range(1, len(found) + 1)]
    panels.beside(
        Panel(
            name="surrogate-depth",
            sentence=depth_sentence(found, enough(found)),
            figure=fidelity_lines(
                found,
                min(depth, len(found)),
                panels.page_palette(),
                revision(tree, "fidelity", overview.output),
            ),
            table=depth_table(found, leaves),
            request=request,
            result=tree,
            output=None,
            guide=guides.DEPTH,
        )
    )
