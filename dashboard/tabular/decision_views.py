"""The ways to look at how one row's output was shared out: as steps, as pushes, as bars."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from dashboard.charts import bars, force, waterfall
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.tabular.clicks import place_buttons, place_click
from dashboard.tabular.decided import Decided, Shared
from dashboard.tabular.decision_sentences import NOT_ADDING
from dashboard.tabular.sentences import bars_sentence, force_sentence, waterfall_sentence
from dashboard.tabular.tables import bars_table, waterfall_table
from dashboard.units import adds_up

NOT_SHARED = "No method's numbers can be shown for this row; see above why."


def draw_waterfall(decided: Decided) -> None:
    """Draw the steps from the base value to the output, or bars where they do not add up."""
    shared, output = decided.shared, decided.output
    if shared is None:
        st.markdown(NOT_SHARED)
    elif adds_up(shared.result):
        sentence = waterfall_sentence(shared.result, 0, output)
        figure = waterfall(shared.result, 0, output, panels.page_palette())
        _show("waterfall", sentence, figure, decided, shared)
    else:
        _bars(decided, shared)


def draw_force(decided: Decided) -> None:
    """Draw what pushes the output up and what pushes it down, meeting at it."""
    shared, output = decided.shared, decided.output
    if shared is None:
        st.markdown(NOT_SHARED)
    elif adds_up(shared.result):
        sentence = force_sentence(shared.result, 0, output)
        palette, width = panels.page_palette(), panels.column_width()
        _show("force", sentence, force(shared.result, 0, output, palette, width), decided, shared)
    else:
        st.markdown(
            f"{NOT_ADDING} So there are no pushes that would meet at it; the numbers stand as bars "
            "under “Waterfall”."
        )


def _show(name: str, sentence: str, figure: go.Figure, decided: Decided, shared: Shared) -> None:
    output = decided.output
    panels.show(
        Panel(
            name=name,
            sentence=sentence,
            figure=figure,
            table=waterfall_table(shared.result, 0, output),
            request=shared.request,
            result=shared.result,
            output=output,
            click=place_click(decided, shared),
            below=lambda: place_buttons(decided, shared),
        )
    )


def _bars(decided: Decided, shared: Shared) -> None:
    """Draw the numbers as bars: steps that meet at the output would be a lie."""
    output = decided.output
    panels.show(
        Panel(
            name="bars",
            sentence=bars_sentence(shared.result, 0, output),
            figure=bars(shared.result, 0, output, panels.page_palette()),
            table=bars_table(shared.result, 0, output),
            request=shared.request,
            result=shared.result,
            output=output,
            click=place_click(decided, shared),
            below=lambda: place_buttons(decided, shared),
        )
    )
