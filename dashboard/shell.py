"""The frame around every page: title, logo, navigation, the open analysis and its link."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, update_wrapper
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import state
from dashboard.panel.citation import begin, link_button
from dashboard.rows.links import go_on
from dashboard.tabular import report_button
from dashboard.views import about, model, one_decision, start, whole_model
from dashboard.words import escape_markdown
from explainers.intake.summary import counted
from explainers.records import Analysis

_ASSETS = Path(__file__).parents[1] / "assets"


def draw() -> None:
    """Draw the page the URL names."""
    st.set_page_config(page_title="Rationale", page_icon=str(_ASSETS / "icon.png"), layout="wide")
    dark = st.context.theme.type == "dark"
    st.logo(str(_ASSETS / ("logo-dark.svg" if dark else "logo.svg")), size="large")
    page = _navigate(state.current())
    state.turn_page(page.url_path)
    page.run()


def _navigate(analysis: Analysis | None) -> Any:
    whole = _page(whole_model.draw, "Whole model", analysis)
    pages = [
        st.Page(_bound(start.draw, whole), title="Start", default=True),
        _page(model.draw, "Model", analysis),
        whole,
        _page(one_decision.draw, "One decision", analysis),
        st.Page(about.draw, title="About", url_path="about"),
    ]
    return st.navigation(pages, position="top")


def _page(view: Callable[[Analysis], None], title: str, analysis: Analysis | None) -> Any:
    """Make a page of a view that needs an analysis; without one it says what to bring."""
    url_path = title.lower().replace(" ", "-")
    draw_page = _nothing_open if analysis is None else _bound(_framed, view, url_path, analysis)
    return st.Page(draw_page, title=title, url_path=url_path)


def _bound(function: Callable[..., None], *values: Any) -> Callable[[], None]:
    """Bind values to a function and keep its name, which Streamlit wants of a page."""
    return update_wrapper(partial(function, *values), function)


def _framed(view: Callable[[Analysis], None], url_path: str, analysis: Analysis) -> None:
    state.keep_in_url(analysis)
    go_on(analysis, url_path)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"**{escape_markdown(analysis.name)}** · {escape_markdown(analysis.model.kind)} · "
            f"{counted(analysis.table.rows, 'picture' if analysis.model.pictures else 'row')}",
            width="stretch",
        )
        place = st.container(width="content")
    begin()
    report_button.begin()
    view(analysis)
    with place, st.container(horizontal=True, width="content"):
        report_button.button()
        link_button(url_path)


def _nothing_open() -> None:
    st.title("Nothing is open yet")
    if state.asked_for():
        st.warning(
            "The analysis this link names is not here: it was deleted, or made on another "
            "computer. Upload the same model and table again; they are known by their content."
        )
    st.markdown("Bring a model and a table, or open a sample with one click.")
    # On a phone the names of the pages are folded away.
    st.page_link(st.Page(_start, title="Start", default=True), label="Go to Start →")


def _start() -> None:
    """Stand for the first page, which is drawn elsewhere: pages are told apart by address."""
