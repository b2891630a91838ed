"""What if it were written otherwise: a text of the reader's own, beside the one in the table."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from dashboard import problems
from dashboard.asking.answers import answer
from dashboard.backend import service
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.texts import box as text_box
from dashboard.texts.asked import Asked, place
from dashboard.texts.guides import own_guide
from dashboard.texts.sentences import own_sentence, text_sentence
from dashboard.texts.shares import flat, listed
from dashboard.texts.tables import own_table
from dashboard.texts.views import joined_as_chosen, largest, marking
from explainers.errors import RationaleError
from explainers.records import Analysis, OneRow, Predictions, Request, Tokens
from explainers.service.storage.text_contents import texts_in

OWN: Final = "Edit"
"""The name of the tab."""
_ADDRESS: Final = "own"
_PLACE: Final = "own place"
_HEIGHT: Final = 160


def draw(asked: Asked, request: Request, tokens: Tokens) -> None:
    """Draw a box with the text, to be changed, and what the model makes of the change."""
    original = tokens.texts[0]
    typed = _typed(asked, original)
    if typed == original:
        st.query_params.pop(_ADDRESS, None)
        st.markdown(
            "Change a word, take one out, or type a text of your own, and read what becomes of "
            "the answer. Nothing of it changes the table."
        )
        return
    made = _made(asked.analysis, typed)
    if made is None:
        return
    st.query_params[_ADDRESS] = made.id
    beside = replace(request, analysis=made, rows=OneRow(0))
    answers = answer(Request(made, "predictions", OneRow(0)), Predictions, "Asking about your text")
    second = answer(beside, Tokens, "Explaining your text")
    if answers is not None and second is not None:
        _compare(asked, beside, tokens, second, answers)


def _typed(asked: Asked, original: str) -> str:
    """Draw the box; it opens with the text of the table, or with that which a link names."""
    here = (asked.analysis.id, asked.position)
    key = f"own {asked.analysis.id} {asked.position}"
    if key not in st.session_state:
        # Another row is another text: what was typed beside the one before is not about it.
        same = st.session_state.get(_PLACE, here) == here
        linked = _linked(asked.analysis) if same else None
        st.session_state[key] = original if linked is None else linked
    st.session_state[_PLACE] = here
    typed = st.text_area(
        "Edit this text, or type your own",
        key=key,
        height=_HEIGHT,
        help="Press Ctrl and Enter, or click beside the box, when you are done.",
    )
    if typed != original:
        st.button(
            "Back to the text of the table", key="own back", on_click=_take, args=(key, original)
        )
    return typed or ""


def _take(key: str, text: str) -> None:
    st.session_state[key] = text


def _linked(analysis: Analysis) -> str | None:
    """The text that the link names, if it was typed beside this analysis and is still here."""
    named = st.query_params.get(_ADDRESS)
    if not named:
        return None
    made = service().workspace.load_analysis(named)
    if made is None or made.origin != (analysis.origin or analysis.id):
        st.warning("The text that the link names is not here any more; this is the table's own.")
        return None
    found = answer(Request(made, "predictions", OneRow(0)), Predictions, "Finding your text")
    return None if found is None else texts_in(found.data.select(list(made.columns)))[0]


def _made(analysis: Analysis, text: str) -> Analysis | None:
    try:
        return service().type_text(analysis, text)
    except RationaleError as error:
        problems.show(error)
        return None


def _compare(
    asked: Asked, request: Request, tokens: Tokens, second: Tokens, answers: Predictions
) -> None:
    both = [flat(each) for each in joined_as_chosen(tokens, second)]
    at = place(second, asked.analysis, asked.output)
    limit = max(largest(each, at) for each in both)
    names = ("The text of the table", "Your own text")
    marked = [
        replace(
            marking(each, at, text_sentence(each, listed(each, together=True), at)), limit=limit
        )
        for each in both
    ]

    def body() -> None:
        for name, each in zip(names, marked, strict=True):
            st.caption(name)
            text_box.show(each)

    panels.beside(
        Panel(
            name="own",
            sentence=own_sentence(asked.rows.predictions, asked.position, answers, asked.output),
            figure=None,
            body=body,
            table=own_table(both[0], both[1], at),
            request=request,
            result=second,
            output=at,
            guide=own_guide(second),
        )
    )
