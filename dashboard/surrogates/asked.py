"""What is asked about trees, on the page of the model and on that of a row alike."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard.asking import controls
from explainers.methods import registry
from explainers.methods.fitness import why_not
from explainers.records import Analysis, Request, SampledRows

DEEPEST: Final = 8
_DEPTH: Final = 3


def surrogate_request(analysis: Analysis) -> Request:
    """Draw what may be chosen of the fit, and return what is asked: one tree for all depths."""
    method = registry()["surrogate_tree"]
    return controls.asked(analysis, method, SampledRows(method.block_rows))


def depth_control() -> int:
    """Choose how many questions are shown; nothing is asked again for that."""
    return int(
        st.slider(
            "Questions on each path, at most",
            min_value=1,
            max_value=DEEPEST,
            value=_DEPTH,
            key="depth",
            bind="query-params",
            help="The tree is grown once, to eight questions; here it is cut off earlier.",
        )
    )


def own_tree_request(analysis: Analysis) -> Request:
    """Draw which of the model's trees is meant, and return what is asked."""
    method = registry()["model_tree"]
    number = controls.control(method, "tree")
    return Request(analysis, method.name, SampledRows(method.block_rows), {"tree": number})


def has_own_tree(analysis: Analysis) -> bool:
    """Tell whether the model's own trees can be shown."""
    return not why_not(registry()["model_tree"], analysis)
