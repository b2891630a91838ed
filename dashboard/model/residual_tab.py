"""The tab of residuals: along the prediction or a column, and how they are distributed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pyarrow as pa
import streamlit as st

from dashboard.asking.column_picker import column_picker
from dashboard.charts.residual_groups import residual_groups
from dashboard.charts.residuals import Cloud, cloud, quantile_chart, residual_histogram
from dashboard.model import guides
from dashboard.model.judged import NAME_WIDTH, Judged
from dashboard.model.predicted_tab import POINTS, farthest
from dashboard.model.residual_parts import parts_of
from dashboard.model.tables import bands_table, parts_table, quantile_table, residual_counts
from dashboard.model.value_sentences import (
    drawn_words,
    group_sentence,
    quantile_sentence,
    residual_sentence,
    spread_sentence,
)
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.rows.columns import is_number, numbers
from dashboard.rows.held import held_columns
from dashboard.rows.links import row_click
from dashboard.tabular.measures import sample
from dashboard.units import output_phrase
from dashboard.words import escape_markdown, one_line, shortened
from explainers.checks.residuals import against_normal, bands
from explainers.records import Dictionary, Entry, Floats

_PREDICTED = "the prediction"
_AGAINST = "along"


def draw(judged: Judged) -> None:
    """Draw residuals along what is chosen, then how many rows have which."""
    said = judged.analysis.dictionary
    chosen = column_picker(
        "Residuals along",
        ("", *dict.fromkeys(judged.analysis.columns)),
        _AGAINST,
        # No column at all is the prediction itself.
        Dictionary((*said.entries, Entry("", title=_PREDICTED))),
    )
    residuals = judged.known.truth.astype(np.float64) - judged.predicted
    if not chosen:
        _along(judged, "", judged.predicted, residuals)
    else:
        table = held_columns(judged.analysis, [chosen])
        if table is None:
            return
        if is_number(table, chosen):
            _along(judged, chosen, numbers(table, chosen)[judged.known.rows], residuals)
        else:
            _among(judged, chosen, table, residuals)
    left, right = st.columns(2, gap="large")
    with left:
        _histogram(judged, residuals)
    with right:
        _quantiles(judged, residuals)


def _along(judged: Judged, column: str, along: Floats, residuals: Floats) -> None:
    """Draw residuals along numbers (rows,); rows without one have no place."""
    there = np.flatnonzero(np.isfinite(along))
    name = _titled(judged, column) if column else _PREDICTED
    if not len(there):
        st.markdown(escape_markdown(f"No judged row has a value of {name}."))
        return
    found = judged.once(f"residual bands {column!r}", lambda: bands(along[there], residuals[there]))
    drawn = there[sample(len(there), POINTS)]
    shown = Cloud(
        x=along[drawn],
        y=residuals[drawn],
        rows=judged.known.rows[drawn],
        bands=found,
        across=judged.analysis.dictionary.heading(column) if column else _predicted(judged),
        up=residual_title(judged),
        key=judged.key("residuals", column),
        diagonal=False,
    )
    missing = judged.rows - len(there)
    lost = f" Left out: {missing:,} rows without a value of {name}." if missing else ""
    panel = _panel(
        judged,
        "residuals",
        residual_sentence(judged, name, found),
        cloud(shown, panels.page_palette()),
        bands_table(found, name, "residual"),
        guides.RESIDUALS,
        f"{drawn_words(len(drawn), len(there))}{lost}".strip(),
    )
    ways = replace(panel, click=row_click(), below=lambda: farthest(judged, residuals))
    panels.show(ways)


def _among(judged: Judged, column: str, table: pa.Table, residuals: Floats) -> None:
    """Draw the residuals of each category, of those with most rows."""
    said = judged.analysis.dictionary
    found, others = parts_of(table, column, judged.known.rows, residuals)
    found = tuple(replace(part, name=str(said.meaning(column, part.name))) for part in found)
    figure = residual_groups(
        found, residual_title(judged), judged.key("residuals", column), panels.page_palette()
    )
    name = _titled(judged, column)
    panels.show(
        _panel(
            judged,
            "residuals",
            group_sentence(judged, name, found),
            figure,
            parts_table(found, name),
            guides.RESIDUAL_GROUPS,
            f"{others:,} rows of rarer values are left out." if others else "",
        )
    )


def _histogram(judged: Judged, residuals: Floats) -> None:
    title, key = residual_title(judged), judged.key("residual histogram")
    figure = residual_histogram(residuals, title, key, panels.page_palette())
    panels.beside(
        _panel(
            judged,
            "residual-histogram",
            spread_sentence(judged, residuals),
            figure,
            residual_counts(residuals),
            guides.SPREAD,
        )
    )


def _quantiles(judged: Judged, residuals: Floats) -> None:
    found = judged.once("quantiles", lambda: against_normal(residuals))
    if found is None:
        st.markdown("The residuals do not differ, so there is no distribution to look at.")
        return
    title, key = residual_title(judged), judged.key("residual quantiles")
    figure = quantile_chart(found, title, key, panels.page_palette())
    sentence = quantile_sentence(judged, residuals)
    table = quantile_table(found)
    panels.beside(_panel(judged, "residual-quantiles", sentence, figure, table, guides.QUANTILES))


def _titled(judged: Judged, column: str) -> str:
    return shortened(judged.analysis.dictionary.called(column), NAME_WIDTH)


def _predicted(judged: Judged) -> str:
    return output_phrase(judged.predictions, judged.output)


def residual_title(judged: Judged) -> str:
    """What a residual counts, for an axis."""
    unit = one_line(judged.predictions.unit)
    named = unit not in {"", "prediction", "value", "output"}
    return "residual: known − predicted" + (f" ({unit})" if named else "")


def _panel(
    judged: Judged,
    name: str,
    sentence: str,
    figure: go.Figure,
    table: pd.DataFrame,
    guide: str,
    disclosure: str = "",
) -> Panel:
    return Panel(
        name=name,
        sentence=sentence,
        figure=figure,
        table=table,
        request=judged.request,
        result=judged.predictions,
        output=judged.output,
        disclosure=disclosure,
        guide=guide,
    )
