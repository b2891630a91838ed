"""The frame around every page: title, logo, navigation, the open analysis and its link."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, update_wrapper
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import problems, state
from dashboard.citation import link_button
from dashboard.views import about, model, one_decision, start, whole_model
from dashboard.words import escape_markdown
from explainers.errors import RationaleError
from explainers.records import Analysis

_ASSETS = Path(__file__).parents[1] / "assets"


def draw() -> None:
    """Draw the page the URL names."""
    st.set_page_config(page_title="Rationale", page_icon=str(_ASSETS / "icon.png"), layout="wide")
    dark = st.context.theme.type == "dark"
    st.logo(str(_ASSETS / ("logo-dark.svg" if dark else "logo.svg")), size="large")
    try:
        page = _navigate(state.current())
        page.run()
    except RationaleError as error:
        problems.show(error)


def _navigate(analysis: Analysis | None) -> Any:
    whole = st.Page(_page(whole_model.draw, analysis), title="Whole model", url_path="whole-model")
    home = st.Page(partial_named(start.draw, whole), title="Start", default=True)
    pages = [
        home,
        st.Page(_page(model.draw, analysis), title="Model", url_path="model"),
        whole,
        st.Page(_page(one_decision.draw, analysis), title="One decision", url_path="one-decision"),
        st.Page(about.draw, title="About", url_path="about"),
    ]
    return st.navigation(pages, position="top")


def partial_named(function: Callable[..., None], *args: Any) -> Callable[[], None]:
    """Bind arguments and keep the name, which Streamlit wants of a page."""
    return update_wrapper(partial(function, *args), function)


def _page(view: Callable[[Analysis], None], analysis: Analysis | None) -> Callable[[], None]:
    """Make a page of a view that needs an analysis; without one it says what to bring."""
    if analysis is None:
        return partial_named(_nothing_open)
    return partial_named(_framed, view, analysis)


def _framed(view: Callable[[Analysis], None], analysis: Analysis) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"**{escape_markdown(analysis.name)}** · "
            f"{escape_markdown(analysis.model.file_name)} · "
            f"{escape_markdown(analysis.table.file_name)}, {analysis.table.rows:,} rows",
            width="stretch",
        )
        link_button()
    view(analysis)


def _nothing_open() -> None:
    st.title("Nothing is open yet")
    if state.asked_for():
        st.warning(
            "The analysis this link names is not here: it was deleted, or made on another "
            "computer. Upload the same model and table again; they are known by their content."
        )
    st.markdown("Bring a model and a table, or open a sample with one click: see Start above.")
