"""The tab of a model that predicts a number: predicted values beside known ones."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dashboard.charts.residuals import Cloud, cloud
from dashboard.model import guides
from dashboard.model.judged import Judged
from dashboard.model.performance import performance
from dashboard.model.tables import bands_table, figures_table
from dashboard.model.value_sentences import drawn_words, predicted_sentence
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.rows.links import row_buttons, row_click
from dashboard.tabular.measures import sample
from dashboard.units import output_phrase
from explainers.checks.residuals import bands
from explainers.records import Floats

POINTS = 5_000
"""Rows that are drawn as points, at most; lines are of all rows."""


def draw(judged: Judged) -> None:
    """Draw each row's known value against the predicted one, and every figure below."""
    truth = judged.known.truth.astype(np.float64)
    found = judged.once("predicted bands", lambda: bands(judged.predicted, truth))
    figures = performance(judged)
    drawn = sample(judged.rows, POINTS)
    shown = Cloud(
        x=judged.predicted[drawn],
        y=truth[drawn],
        rows=judged.known.rows[drawn],
        bands=found,
        across=output_phrase(judged.predictions, judged.output),
        up=f"known {judged.target}",
        key=judged.key("predicted"),
        diagonal=True,
    )
    panels.show(
        Panel(
            name="predicted",
            sentence=predicted_sentence(judged, figures),
            figure=cloud(shown, panels.page_palette()),
            table=bands_table(found, "predicted", "known"),
            request=judged.request,
            result=judged.predictions,
            output=judged.output,
            disclosure=drawn_words(len(drawn), judged.rows),
            guide=guides.PREDICTED,
            click=row_click(),
            below=lambda: farthest(judged, truth - judged.predicted),
        )
    )
    st.dataframe(figures_table(figures), hide_index=True, height="content", key="value figures")


def farthest(judged: Judged, residuals: Floats) -> None:
    """Draw ways to the rows that are predicted worst, one on each side."""
    told = {"Most underestimated": residuals.argmax(), "Most overestimated": residuals.argmin()}
    rows = [(words, int(judged.known.rows[at])) for words, at in told.items()]
    row_buttons(rows, judged.everyone.names, "farthest", {})
