"""The Effects view: what changing one feature alone would do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from dashboard.asking.answers import settled
from dashboard.asking.show_picker import show_picker
from dashboard.tabular import effects_accumulated, effects_partial
from dashboard.tabular.measures import mean_sizes, ranking
from dashboard.tabular.overview import Overview
from explainers.methods import registry
from explainers.methods.fitness import why_not
from explainers.records import Analysis, Attribution, Request, SampledRows

MOST_ROWS = 50_000
"""More curves are not held in this process for one chart."""


def draw(overview: Overview) -> None:
    """Draw the view over the rows asked for, or as many as it has room for, for any model."""
    analysis, output, rows = overview.analysis, overview.output, overview.rows
    if overview.groups:
        st.caption("Effects are of columns one by one: a group is not varied as a whole.")
    if rows > MOST_ROWS:
        st.caption(
            f"Effects are of {MOST_ROWS:,} of these rows, drawn at random: each row has a curve of "
            "its own, and the model is asked about every point of it."
        )
        rows = MOST_ROWS
    features = _features(analysis, output, rows)
    if features is None:
        return
    _SHOWN[show_picker(_SHOWN, "effects")](analysis, output, rows, features)


def _features(analysis: Analysis, output: int, rows: int) -> tuple[str, ...] | None:
    """Order the features by Tree SHAP where it fits the model, else as the model has them.

    None while Tree SHAP is at work: another order would change which feature a link opens with.
    """
    method = registry()["tree_shap"]
    if why_not(method, analysis):
        return analysis.features
    request = Request(
        analysis, method.name, SampledRows(rows), method.parameters().model_dump(mode="json")
    )
    job = settled(request, "Ordering the features")
    if job is None:
        return None
    result = None if job.error else job.result()
    if not isinstance(result, Attribution):
        return analysis.features
    return tuple(result.names[at] for at in ranking(mean_sizes(result, output)))


_SHOWN: Mapping[str, Callable[[Analysis, int, int, Sequence[str]], None]] = {
    "Partial dependence": effects_partial.draw,
    "Accumulated effects": effects_accumulated.draw,
}
"""Two answers to what a feature does: changed alone in every row, or in steps among rows."""
