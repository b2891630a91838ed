"""How well LIME's local model follows the model around a row: its R², read from its own answer."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from dashboard.asking.answers import answer
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.sure.offering import offered
from dashboard.tabular.decided import Decided
from dashboard.tabular.decision_sentences import WEAK_FIT
from dashboard.units import output_phrase
from dashboard.words import escape_markdown, num, one_line
from explainers.methods import registry
from explainers.methods.fitness import why_not
from explainers.records import OneRow, Request, Rules

CLOSE_FIT: Final = 0.8
"""From this weighted R² on, the local model follows the model closely."""
GUIDE: Final = (
    f"**Good:** R² {CLOSE_FIT} or more: the bars under “LIME” say what the model does around this "
    f"row. **Bad:** R² below {WEAK_FIT}: most of what the model does there is not in the bars."
)


def draw(decided: Decided) -> None:
    """Draw how well LIME fits around the row; computed when asked for, if it costs anything."""
    analysis, output = decided.analysis, decided.output
    method = registry()["lime_table"]
    st.divider()
    st.markdown("**LIME's local fit.** Does LIME's simple model follow the real one here?")
    if reason := why_not(method, analysis):
        st.markdown(escape_markdown(reason))
        return
    st.caption(GUIDE)
    request = Request(analysis, method.name, OneRow(decided.position))
    if not offered(request, "lime-fit"):
        return
    rules = answer(request, Rules, "Drawing rows around this one")
    if rules is not None:
        panels.beside(
            Panel(
                name="lime-fit",
                sentence=fit_sentence(rules, output),
                figure=None,
                table=fit_table(rules),
                request=request,
                result=rules,
                output=output,
                guide=GUIDE,
            )
        )


def fit_sentence(rules: Rules, output: int) -> str:
    """How well the local model fits, and what both answer for the row."""
    fit = float(rules.fits[output])
    own, given = float(rules.local_predictions[output]), float(rules.outputs[output])
    what = output_phrase(rules, output)
    start = (
        f"LIME's local model of the {what} has R² {num(fit, 2)} around this row, and answers "
        f"{num(own)} for it where the model answers {num(given)}"
    )
    if fit >= CLOSE_FIT:
        return f"{start}: it follows the model closely."
    if fit >= WEAK_FIT:
        return f"{start}: it follows the outline of what the model does."
    return f"{start}: it hardly follows the model, so its bars are only a hint."


def fit_table(rules: Rules) -> pd.DataFrame:
    """One line per output: R², and what the local model and the model answer for the row."""
    return pd.DataFrame(
        {
            "output": [one_line(name) for name in rules.output_names],
            "R²": rules.fits,
            "local model": rules.local_predictions,
            "model": rules.outputs,
            "difference": rules.local_predictions - rules.outputs,
        }
    )
