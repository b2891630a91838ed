"""One chart with all that belongs to it: sentence above, receipt and table below, downloads."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard.charts import Palette, palette
from dashboard.exports import csv_bytes
from dashboard.guides import HOW_TO_READ
from dashboard.sentences import receipt_line
from dashboard.words import escape_markdown
from explainers.methods import registry
from explainers.records import Attribution, Predictions, Rules


@dataclass(frozen=True)
class Panel:
    """A chart's parts. `name` is unique on the page, names the downloads and the help text."""

    name: str
    sentence: str
    figure: go.Figure
    table: pd.DataFrame
    result: Attribution | Rules | Predictions
    output: int
    disclosure: str = ""


def page_palette() -> Palette:
    """Return the colours of the reader's theme."""
    return palette(st.context.theme.type)


def column_width() -> int:
    """Return about how many pixels a chart beside the row picker has.

    The server cannot measure the browser; a phone says in its user agent that it is one.
    """
    return 340 if "Mobi" in st.context.headers.get("User-Agent", "") else 680


def show(panel: Panel) -> None:
    """Draw a panel: the sentence alone must give a newcomer the point."""
    st.markdown(f"##### {escape_markdown(panel.sentence)}")
    st.plotly_chart(
        panel.figure,
        key=f"{panel.name} chart",
        theme=None,
        alt=panel.sentence,
        config={"displaylogo": False, "modeBarButtonsToRemove": ["lasso2d", "select2d"]},
    )
    title = registry()[panel.result.receipt.method].title
    st.caption(escape_markdown(receipt_line(panel.result, title, panel.output)))
    for note in filter(None, (panel.disclosure, *panel.result.receipt.notes)):
        st.caption(escape_markdown(note))
    with st.expander("Show as table"):
        st.dataframe(panel.table, hide_index=True, key=f"{panel.name} table")
        st.download_button(
            "Download CSV",
            data=lambda: csv_bytes(panel.table),
            file_name=f"{panel.name}-{panel.result.receipt.key[:8]}.csv",
            mime="text/csv",
            on_click="ignore",
            key=f"{panel.name} csv",
        )
    with st.expander("How to read this"):
        st.markdown(HOW_TO_READ[panel.name])
        method = registry()[panel.result.receipt.method]
        st.markdown(f"**{method.title}** answers: {method.question} {method.silent_on}")
        if method.paper:
            st.caption(f"{method.paper}. {method.link}")
