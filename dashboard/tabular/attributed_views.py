"""The ways to look at how the outputs of many rows were shared out among the features."""

from __future__ import annotations

import streamlit as st

from dashboard.asking.column_picker import column_picker
from dashboard.charts import dependence, dependence_drawn, importance, summary, summary_drawn
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.rows.links import row_click
from dashboard.tabular.clicks import (
    dependence_buttons,
    ends_buttons,
    feature_click,
    same_numbers,
)
from dashboard.tabular.colour_order import colours
from dashboard.tabular.marked import marked_row
from dashboard.tabular.measures import mean_sizes, ranking
from dashboard.tabular.sentences import dependence_sentence, importance_sentence, summary_sentence
from dashboard.tabular.tables import dependence_table, importance_table, summary_table
from explainers.records import Attribution, Request


def draw_importance(request: Request, result: Attribution, output: int) -> None:
    """Draw how far each feature moves the output on average."""
    panels.show(
        Panel(
            name="importance",
            sentence=importance_sentence(result, output),
            figure=importance(result, output, panels.page_palette()),
            table=importance_table(result, output),
            request=request,
            result=result,
            output=output,
            click=feature_click,
            below=lambda: dependence_buttons(result, mean_sizes(result, output)),
        )
    )


def draw_summary(request: Request, result: Attribution, output: int) -> None:
    """Draw every row's attribution of every feature."""
    strongest = result.names[int(ranking(mean_sizes(result, output))[0])]
    panels.show(
        Panel(
            name="summary",
            sentence=summary_sentence(result, output),
            figure=summary(result, output, panels.page_palette()),
            table=summary_table(result, output),
            request=request,
            result=result,
            output=output,
            disclosure=summary_drawn(result).words(),
            click=row_click(same_numbers(request, output, "outcome")),
            below=lambda: ends_buttons(request, result, output, strongest),
        )
    )


def draw_dependence(request: Request, result: Attribution, output: int) -> None:
    """Draw how one feature's attribution follows its value."""
    order = [result.names[i] for i in ranking(mean_sizes(result, output))]
    with st.container(horizontal=True):
        feature = column_picker("Feature", order, "feature", result.dictionary)
        others, why = colours(request, output, feature, order)
        color = column_picker("Colour by", [*others, feature], "color", result.dictionary, why)
    marked = marked_row(request, result)
    shown, place = (marked.result, marked.place) if marked else (result, None)
    panels.show(
        Panel(
            name="dependence",
            sentence=dependence_sentence(result, output, feature),
            figure=dependence(shown, output, feature, color, panels.page_palette(), place),
            table=dependence_table(result, output, feature),
            request=request,
            result=result,
            output=output,
            disclosure=dependence_drawn(result).words(),
            click=row_click(same_numbers(request, output, "outcome")),
            below=lambda: ends_buttons(request, result, output, feature),
        )
    )
