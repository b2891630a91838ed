"""One decision about a text: which of its words speak for a class, and which against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

import streamlit as st

from dashboard.asking import controls
from dashboard.asking.answers import answer
from dashboard.panel.case_report import offer_case
from dashboard.rows.findings import Finder
from dashboard.rows.verdict import verdict_sentence
from dashboard.sure import tab as sure_tab
from dashboard.texts import attention, classes, own, sure, views
from dashboard.texts.asked import Asked, place
from dashboard.words import escape_markdown
from explainers.dossier import text_decision
from explainers.records import Analysis, OneRow, Request, Tokens

_TEXT, _WORDS, _STEPS, _CLASSES, _ATTENTION = "Text", "Words", "Waterfall", "Classes", "Attention"
TABS = (_TEXT, _WORDS, _STEPS, _CLASSES, _ATTENTION, own.OWN, sure_tab.SURE)
"""The tabs; `text_tab` in the URL names one."""

_VIEWS: Mapping[str, Callable[[Request, Tokens, int], None]] = MappingProxyType(
    {
        _TEXT: views.in_text,
        _WORDS: views.by_words,
        _STEPS: views.step_by_step,
    }
)


def draw(analysis: Analysis, rows: Finder, position: int) -> None:
    """Draw why the text at `position` was taken for what it was."""
    st.markdown(f"#### {escape_markdown(_verdict(analysis, rows, position))}")
    left, right = st.columns(2) if analysis.classes else (st.container(), st.container())
    with left:
        output = controls.row_class_picker(analysis, rows.predicted(position))
    with right:
        method = controls.method_picker(analysis, "tokens", "local")
    row = OneRow(position)
    request = controls.asked(analysis, method, row, output=output) if method else None
    tokens = answer(request, Tokens, "Explaining the text") if request else None
    if request is not None and tokens is not None:
        report = partial(text_decision.report, tokens=tokens)
        offer_case(request, tokens.receipt, rows, position, output, report)
    for tab, name in zip(
        st.tabs(TABS, key="text_tab", on_change="rerun", bind="query-params"), TABS, strict=True
    ):
        if not tab.open:
            continue
        with tab:
            if name == _ATTENTION:
                attention.draw(analysis, position)
            elif method is None or request is None or tokens is None:
                st.markdown("No method's numbers can be shown for this text; see above why.")
            else:
                asked = Asked(analysis, rows, position, method, output)
                _look(name, asked, request, tokens)


def _look(name: str, asked: Asked, request: Request, tokens: Tokens) -> None:
    if name == _CLASSES:
        if len(asked.analysis.classes) < 2:
            st.markdown("The model predicts a number, so there are no classes to compare.")
        else:
            classes.draw(asked, request, tokens)
    elif name == own.OWN:
        own.draw(asked, request, tokens)
    elif name == sure_tab.SURE:
        sure.draw(request, tokens, asked.method, asked.output)
    else:
        _VIEWS[name](request, tokens, place(tokens, asked.analysis, asked.output))


def _verdict(analysis: Analysis, rows: Finder, position: int) -> str:
    named = rows.names.at(position) if analysis.identifier else None
    if len(analysis.classes) == 2:
        return verdict_sentence(
            rows.predictions,
            position,
            named,
            analysis.positive_output,
            rows.threshold,
        )
    return verdict_sentence(rows.predictions, position, named, rows.predicted(position), None)
