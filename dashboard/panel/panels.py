"""One chart with all that belongs to it: sentence above, receipt and table below, downloads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import problems
from dashboard.backend import service
from dashboard.charts import Palette, palette
from dashboard.panel.citation import cite
from dashboard.panel.exports import csv_bytes, receipt_json
from dashboard.panel.guides import how_to_read
from dashboard.panel.receipts import receipt_table
from dashboard.tabular.sentences import receipt_line
from dashboard.units import UNIT_HELP, Numbers
from dashboard.words import escape_markdown
from explainers.records import Request
from explainers.studies import find


@dataclass(frozen=True)
class Panel:
    """A chart's parts. `name` is unique on the page, names the downloads and the help text.

    `result` answers `request`, and the chart shows its `output`, or several of them, or
    none: None. figure: None where there is nothing to draw. guide: how to read it, where no guide
    has the panel's name. body: draws what is no figure, such as a text with its words marked;
    where both are there it comes first. click: what a click on one of the chart's marks does, given
    the mark's `customdata`; below: draws other ways to where clicks lead, under the chart.
    """

    name: str
    sentence: str
    figure: go.Figure | None
    table: pd.DataFrame
    request: Request
    result: Numbers
    output: int | None
    disclosure: str = ""
    guide: str = ""
    body: Callable[[], None] | None = None
    click: Callable[[Any], None] | None = None
    below: Callable[[], None] | None = None


def page_palette() -> Palette:
    """Return the colours of the reader's theme."""
    return palette(st.context.theme.type)


def column_width() -> int:
    """Return about how many pixels a chart beside the row picker has.

    The server cannot measure the browser.
    """
    return 340 if on_phone() else 680


def page_width() -> int:
    """Return about how many pixels a chart across the whole page has."""
    return 340 if on_phone() else 1_080


def on_phone() -> bool:
    """Tell whether the browser says it is a phone's."""
    return "Mobi" in st.context.headers.get("User-Agent", "")


def show(panel: Panel) -> None:
    """Draw the panel that a link to this view cites."""
    cite(panel.result.receipt, service().engine.addresses(panel.request))
    beside(panel)


def beside(panel: Panel) -> None:
    """Draw a panel: the sentence alone must give a newcomer the point.

    What stands beside the panel of `show` is about its result, and is not cited by itself.
    """
    receipt, method = panel.result.receipt, find(panel.result.receipt.method)
    st.markdown(f"##### {escape_markdown(panel.sentence)}")
    if panel.body is not None:
        panel.body()
    if panel.figure is not None:
        _chart(panel, panel.figure)
    if panel.below is not None:
        panel.below()
    st.caption(escape_markdown(receipt_line(panel.result, method.title, panel.output)))
    for note in filter(None, (panel.disclosure, *receipt.notes)):
        if note != panel.sentence:
            st.caption(escape_markdown(note))
    with st.expander("Show as table"):
        st.dataframe(panel.table, hide_index=True, key=f"{panel.name} table")
        st.download_button(
            "Download CSV",
            data=problems.for_download(f"{panel.name} csv", lambda: csv_bytes(panel.table)),
            file_name=f"{panel.name}-{receipt.key[:8]}.csv",
            mime="text/csv",
            on_click="ignore",
            key=f"{panel.name} csv",
        )
    with st.expander("Full receipt"):
        st.dataframe(
            receipt_table(receipt), hide_index=True, height="content", key=f"{panel.name} receipt"
        )
        st.download_button(
            "Download receipt (JSON)",
            data=problems.for_download(
                f"{panel.name} receipt", lambda: receipt_json(receipt).encode()
            ),
            file_name=f"{panel.name}-{receipt.key[:8]}-receipt.json",
            mime="application/json",
            on_click="ignore",
            key=f"{panel.name} receipt json",
        )
    with st.expander("How to read this"):
        st.markdown(panel.guide or how_to_read(panel.name, panel.result))
        if panel.result.unit in UNIT_HELP:
            st.markdown(UNIT_HELP[panel.result.unit])
        st.markdown(f"**{method.title}** answers: {method.question} {method.silent_on}")
        if method.paper:
            st.caption(f"{method.paper}. {method.link}")


def _chart(panel: Panel, figure: go.Figure) -> None:
    key = f"{panel.name} chart"
    st.plotly_chart(
        figure,
        key=key,
        # Where marks can be clicked, a finger that scrolls the page would move the chart.
        on_select=(
            "ignore" if panel.click is None or on_phone() else partial(_clicked, key, panel.click)
        ),
        selection_mode="points",
        theme=None,
        alt=panel.sentence,
        config={
            "displaylogo": False,
            # On a phone the tool bar would lie on the chart's own words.
            "displayModeBar": False if on_phone() else "hover",
            "modeBarButtonsToRemove": ["lasso2d", "select2d"],
        },
    )


def _clicked(key: str, click: Callable[[Any], None]) -> None:
    """Do what a click on a mark is for; a mark without data, such as a line, is for nothing."""
    points = st.session_state[key].selection.points
    data = points[0].get("customdata") if points else None
    if data is not None:
        click(data)
