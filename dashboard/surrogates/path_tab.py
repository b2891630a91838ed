"""One decision > Tree: the way this row takes through a tree, the model's own or a surrogate."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dashboard.asking.answers import answer
from dashboard.charts.tree_drawing import tree_drawing
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.rows.held import held_rows
from dashboard.surrogates import guides
from dashboard.surrogates.answers import adds
from dashboard.surrogates.asked import (
    depth_control,
    has_own_tree,
    own_tree_request,
    surrogate_request,
)
from dashboard.surrogates.drawing import drawn
from dashboard.surrogates.edited_path import Walked, walked, way
from dashboard.surrogates.measures import tree_fidelity
from dashboard.surrogates.sentences import judged_note, path_sentence
from dashboard.surrogates.tables import path_table
from dashboard.tabular.decided import Decided
from dashboard.units import move
from explainers.checks.fidelity import Fidelity
from explainers.records import Request, Tree

_OWN, _SURROGATE = "model", "surrogate"
_CALLED = {_OWN: "one of the model's own", _SURROGATE: "a surrogate"}


def draw(decided: Decided) -> None:
    """Draw the row's way; where the model has no trees of its own, through the surrogate alone."""
    if decided.groups:
        st.caption("Trees ask about columns one by one: groups have no part in them.")
    own = held_rows(decided.analysis, [decided.position])
    if own is None:
        st.markdown("The table is not stored any more: reload the page to read it again.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = _which(decided)
        row = walked(decided, own)
        depth = depth_control() if chosen == _SURROGATE else None
        request = (
            surrogate_request(decided.analysis)
            if chosen == _SURROGATE
            else own_tree_request(decided.analysis)
        )
    whole = answer(request, Tree, "Growing a tree" if chosen == _SURROGATE else "Reading the tree")
    if whole is not None:
        _show(decided, request, whole if depth is None else whole.cut(depth), row)


def _which(decided: Decided) -> str:
    if not has_own_tree(decided.analysis):
        return _SURROGATE
    return str(
        st.selectbox(
            "Tree",
            (_OWN, _SURROGATE),
            format_func=lambda name: _CALLED[name],
            key="which_tree",
            bind="query-params",
            help="A surrogate was grown to repeat the model's answers; the model's own was read "
            "off it.",
        )
    )


def _show(decided: Decided, request: Request, tree: Tree, row: Walked) -> None:
    judged = None if tree.trees else tree_fidelity(decided.analysis, tree)
    path, output = way(tree, row.cells), decided.output
    shown = drawn(tree)
    seen = [node for node in path if node < len(shown.tree.nodes)]
    panels.show(
        Panel(
            name="tree-path",
            sentence=f"{row.lead}{path_sentence(tree, path, output, judged)}",
            figure=tree_drawing(
                shown.tree, output, panels.page_palette(), panels.column_width(), seen
            ),
            table=path_table(tree, path),
            request=request,
            result=tree,
            output=output,
            disclosure=" ".join(
                filter(
                    None,
                    (
                        row.beside(tree, path, output),
                        _standing(decided, tree, path, judged, row),
                        shown.note,
                    ),
                )
            ),
            guide=guides.PATH,
        )
    )


def _standing(
    decided: Decided, tree: Tree, path: tuple[int, ...], judged: Fidelity | None, row: Walked
) -> str:
    """What the tree's answer is worth: a step of the model's sum, or how it was judged.

    Of an edited row the sum is not among the tree's: What if has it.
    """
    if judged is not None:
        return judged_note(judged)
    if row.told:
        return ""
    at = np.flatnonzero(tree.positions == decided.position)
    if not adds(tree) or not len(at):
        return ""
    margin = float(tree.outputs[at[0], decided.output])
    step = float(tree.nodes.values[path[-1], decided.output])
    return (
        f"All {tree.trees:,} trees of the model add up to {move(margin, tree)} for this row; this "
        f"one adds {move(step, tree)} of it."
    )
