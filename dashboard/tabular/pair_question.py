"""Whether there is anything to ask about pairs of features, and why not where there is not."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard import problems
from dashboard.words import escape_markdown
from explainers.errors import RefusedError
from explainers.methods import registry
from explainers.methods.fitness import why_not
from explainers.records import Request
from explainers.service.pair_room import check_room

_INSTEAD: Final = (
    "For any model, “Dependence” on the page Whole model shows how two columns act together: "
    "choose the second under “Colour by”."
)


def can_be_asked(request: Request) -> bool:
    """Tell whether the pairs of a request can be asked about; draws why they cannot."""
    if reason := why_not(registry()[request.method], request.analysis, request.groups):
        st.markdown(f"Interactions are of trees: {escape_markdown(reason)} {_INSTEAD}")
        return False
    if len(request.players) < 2:
        st.markdown("The model uses one feature, so there are no two that could act together.")
        return False
    try:
        check_room(request)
    except RefusedError as problem:
        problems.show(problem)
        return False
    return True
