"""Which studies a reader asked to run: named in the URL by their keys, so that a link runs them."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard.backend import service
from explainers.records import Request
from explainers.service.plan import plan

AT_ONCE: Final = 1.0
"""Seconds up to which nobody needs to be asked first."""
_WANTED: Final = "run"
_SHORT: Final = 8
_MOST: Final = 12
"""How many runs a URL names: the last ones; what was run stays stored without it."""


def wanted(request: Request) -> bool:
    """Whether a study is to be shown: it is stored, costs next to nothing, or was asked for."""
    cost = service().engine.estimate(request)
    if cost.model_rows == 0 or (cost.seconds is not None and cost.seconds <= AT_ONCE):
        return True
    return _name(request) in _named()


def want(request: Request) -> None:
    """Note that a study is to be run, in the URL."""
    name = _name(request)
    others = [each for each in _named() if each != name]
    st.query_params[_WANTED] = ",".join([*others, name][-_MOST:])


def _named() -> list[str]:
    return [each for each in st.query_params.get(_WANTED, "").split(",") if each]


def _name(request: Request) -> str:
    return plan(request).key[:_SHORT]
