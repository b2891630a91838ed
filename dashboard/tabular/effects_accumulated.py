"""Accumulated effects on the page, with partial dependence where it was computed already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.asking import controls
from dashboard.asking.answers import answer, answer_so_far
from dashboard.asking.column_picker import column_picker
from dashboard.backend import service
from dashboard.charts.accumulated import accumulated
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.tabular.effects_measures import Beside, beside
from dashboard.tabular.effects_sentences import (
    accumulated_disclosure,
    accumulated_sentence,
    beside_sentence,
)
from dashboard.tabular.effects_tables import accumulated_table
from dashboard.words import escape_markdown
from explainers.methods import registry
from explainers.records import Accumulated, Analysis, Curves, Request, SampledRows

METHOD = "accumulated_effects"
_FEATURE, _STEPS = "feature", "bins"


def draw(analysis: Analysis, output: int, rows: int, features: Sequence[str]) -> None:
    """Draw the steps along one feature over `rows` rows."""
    method = registry()[METHOD]
    fields = method.parameters.model_fields
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label, said = str(fields[_FEATURE].description), analysis.dictionary
        feature = column_picker(label, features, _FEATURE, said)
        # Among names there are no more steps than names: nothing is to be chosen.
        numbers = _has_order(analysis, feature)
        steps = controls.control(method, _STEPS) if numbers else fields[_STEPS].default
    chosen = {_FEATURE: feature, _STEPS: steps}
    request = Request(analysis, METHOD, SampledRows(rows), chosen)
    found = answer_so_far(request, Accumulated, "Taking steps")
    if found is None:
        return
    other = _partial(analysis, found, output, rows, chosen)
    panels.show(
        Panel(
            name="accumulated",
            sentence=accumulated_sentence(found, output),
            figure=accumulated(found, other, output, panels.page_palette()),
            table=accumulated_table(found, other, output),
            request=request,
            result=found,
            output=output,
            disclosure=accumulated_disclosure(found),
            below=lambda: _compare(found, other, output),
        )
    )


def _compare(found: Accumulated, other: Beside | None, output: int) -> None:
    if other is not None:
        st.markdown(escape_markdown(beside_sentence(found, other, output)))
    elif len(found.grid) > 1:
        st.caption(
            "Once partial dependence of this feature has been looked at, it stands here, too, as "
            "a dashed line."
        )


def _has_order(analysis: Analysis, feature: str) -> bool:
    """Whether a feature's values are numbers to the table and to the model."""
    at = analysis.features.index(feature)
    column = analysis.table.column(analysis.columns[at])
    numbers = column is not None and column.kind == "number"
    return numbers and analysis.model.features[at].kind != "category"


def _partial(
    analysis: Analysis, found: Accumulated, output: int, rows: int, chosen: Mapping[str, Any]
) -> Beside | None:
    """Partial dependence of the same rows where it is stored: it is not asked for by itself."""
    method = registry()["partial_dependence"]
    plain = method.parameters().model_dump(mode="json")
    asked = Request(
        analysis, method.name, SampledRows(rows), {**plain, "feature": chosen["feature"]}
    )
    if service().engine.estimate(asked).model_rows:
        return None
    curves = answer(asked, Curves, "Reading partial dependence")
    return None if curves is None else beside(found, curves, output)
