"""A study on offer: what may be set about it, what it costs, and the button that runs it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.asking import controls
from dashboard.asking.costs import offer_sentence
from dashboard.sure import runs
from explainers.methods.declaration import Method
from explainers.methods.parameters import named
from explainers.records import Request
from explainers.studies.declaration import OWN, Study


def study_request(study: Study, joint: Method, about: Request, output: int) -> Request:
    """Draw what a study lets a reader choose, and return the request it makes.

    about: what the method was asked, about the same rows.
    """
    own = _parameters(study, output)
    parameters = {**about.parameters, **own}
    return Request(about.analysis, joint.name, about.rows, parameters, about.seed, about.groups)


def offered(request: Request, name: str) -> bool:
    """Tell whether a run is wanted; draws what it costs, and the button, where it is not yet.

    name: of what is run, unique on the page.
    """
    if runs.wanted(request):
        return True
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Run", key=f"run {name}", on_click=runs.want, args=(request,))
        st.caption(offer_sentence(request))
    return False


def _parameters(study: Study, output: int) -> Mapping[str, Any]:
    """Draw what a study lets a reader choose; what was chosen holds for every method.

    Which output a study is about is the page's own choice.
    """
    fields = study.parameters.model_fields
    about = {OWN + name: str(output) for name, field in fields.items() if named(field) == "output"}
    if len(about) == len(fields):
        return about
    with st.expander("Parameters of this study"), st.container(horizontal=True):
        drawn = {
            OWN + name: controls.control_of(f"{study.name}.{name}", field)
            for name, field in fields.items()
            if OWN + name not in about
        }
    return {**about, **drawn}
