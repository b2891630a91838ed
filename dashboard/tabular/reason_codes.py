"""The Reason codes view of one decision: what a person who was declined is told."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st

from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.rows.decisions import given_classes
from dashboard.rows.population import USUAL_ROWS
from dashboard.tabular.decided import Decided, Shared
from dashboard.tabular.decision_sentences import NOT_ADDING
from dashboard.tabular.decision_views import NOT_SHARED
from dashboard.tabular.measures import sample
from dashboard.tabular.nearest_words import answer_words
from dashboard.tabular.unwanted import Unwanted, pick_unwanted
from dashboard.units import adds_up
from dashboard.words import display_names, escape_markdown, one_line, shortened
from explainers.dossier.reason_codes import (
    NO_ADVICE,
    Reasons,
    as_text,
    reason_codes,
    rests_on,
    told_share,
)

_NAME_WIDTH, _VALUE_WIDTH = 40, 60


def draw(decided: Decided) -> None:
    """Draw the principal reasons, if the row was decided as nobody wants."""
    shared = decided.shared
    if shared is None:
        st.markdown(NOT_SHARED)
        return
    if not adds_up(shared.result):
        st.markdown(f"{NOT_ADDING} Which of them is the larger reason cannot be told from them.")
        return
    predictions = decided.everyone.predictions
    unwanted = pick_unwanted(decided.analysis, predictions)
    if unwanted.declined[decided.position]:
        _draw(decided, shared, unwanted)
    else:
        st.markdown(
            f"The model's answer for this row is {escape_markdown(_answer(decided))}, and unwanted "
            f"is {escape_markdown(unwanted.words)}: there is nothing to give reasons for."
        )


def _draw(decided: Decided, shared: Shared, unwanted: Unwanted) -> None:
    approved = _approved(decided, unwanted)
    found = reason_codes(shared.request, shared.result, unwanted.output, approved, unwanted.toward)
    panels.show(
        Panel(
            name="reason-codes",
            sentence=reasons_sentence(found, unwanted.words),
            figure=None,
            table=reasons_table(found),
            request=shared.request,
            result=shared.result,
            output=unwanted.output,
            body=partial(_body, decided, shared, unwanted, found),
            disclosure=(
                f"{told_share(found)} "
                f"{rests_on(shared.request, shared.result, unwanted.output)} {NO_ADVICE}"
            ).strip(),
        )
    )


def reasons_sentence(found: Reasons, unwanted: str) -> str:
    """Name the principal reasons; unwanted: the answer they led to."""
    if not found.codes:
        return f"No column pushed toward {unwanted} for sure, so there is no reason to name."
    names = [f"{name} ({one.code})" for name, one in zip(_names(found), found.codes, strict=True)]
    *others, last = names
    listed = f"{', '.join(others)} and {last}" if others else last
    what = "reason" if len(names) == 1 else "reasons"
    return f"The principal {what} for {unwanted}: {listed}."


def _names(found: Reasons) -> tuple[str, ...]:
    """What the reasons are called, short, and no two of them alike."""
    return display_names(tuple(one.title for one in found.codes), _NAME_WIDTH)


def reasons_table(found: Reasons) -> pd.DataFrame:
    """One line a reason, the strongest first."""
    return pd.DataFrame(
        {
            "code": [one.code for one in found.codes],
            "reason": [one_line(one.title) for one in found.codes],
            "columns": [", ".join(map(one_line, one.columns)) for one in found.codes],
            "this case": [one_line(one.value) for one in found.codes],
            "usual with the other answer": [one_line(one.usual) for one in found.codes],
            "push": [one.push for one in found.codes],
        }
    )


def _short(value: str) -> str:
    return shortened(value, _VALUE_WIDTH)


def _body(decided: Decided, shared: Shared, unwanted: Unwanted, found: Reasons) -> None:
    if found.codes:
        st.markdown(
            "\n".join(
                f"1. **{escape_markdown(one.code)} {escape_markdown(name)}**: "
                f"{escape_markdown(one.beside(_short))}"
                for name, one in zip(_names(found), found.codes, strict=True)
            )
        )
    name = decided.everyone.names.at(decided.position)
    called = name if decided.analysis.identifier else f"Row {decided.position + 1:,}"
    answer = f"The model's answer: {_answer(decided)}. Unwanted is {unwanted.words}."
    text = as_text(called, answer, found, shared.request, shared.result, unwanted.output)
    with st.expander("As text, to copy"):
        st.code(text, language=None, wrap_lines=True)
    st.download_button(
        "Download reasons (text)",
        data=text.encode(),
        file_name=f"reasons-{shared.result.receipt.key[:8]}.txt",
        mime="text/plain",
        on_click="ignore",
        key="reasons text",
    )


def _answer(decided: Decided) -> str:
    predictions = decided.everyone.predictions
    given = given_classes(decided.analysis, predictions) if decided.analysis.classes else None
    return answer_words(predictions, decided.position, given)


def _approved(decided: Decided, unwanted: Unwanted) -> pa.Table:
    """Rows with the other answer: those among the rows from which the usual values are told."""
    everyone = decided.everyone
    kept = sample(len(everyone.names), USUAL_ROWS)
    return everyone.usual.take(np.flatnonzero(~unwanted.declined[kept]))
