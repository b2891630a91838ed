"""A look at what a preparation does, before anything is explained: is what comes of it sane?"""

from __future__ import annotations

import numpy as np
import streamlit as st

from dashboard import problems
from dashboard.backend import service, shelf
from dashboard.units import PROBABILITY
from dashboard.words import escape_markdown, num, percent, shortened
from explainers.errors import RationaleError
from explainers.records import Analysis, Preparation, Preview
from explainers.service.questions import subject_of

PICTURES, ANSWERS = 3, 5
_SIDE = 160
_NAME_WIDTH = 24


def show_preview(analysis: Analysis) -> bool:
    """Draw the first pictures as the network will see them, each with its largest answers.

    Returns whether the network could be asked; else it is said why not.
    """
    how = analysis.preparation
    if how is None:
        return False
    count = min(PICTURES, analysis.table.rows)
    try:
        with st.spinner("Showing the network the first pictures"):
            found = [_preview(analysis, position, how) for position in range(count)]
    except RationaleError as error:
        problems.show(error)
        return False
    st.caption(
        "The first pictures as the network will see them, and what it makes of them. Answers that "
        "make no sense mean that the preparation is another one."
    )
    with st.container(horizontal=True):
        for preview in found:
            with st.container(width=_SIDE):
                st.image(preview.shown, width=_SIDE, alt=_told(preview, analysis))
                st.markdown(_answers(preview, analysis))
    return True


def _preview(analysis: Analysis, position: int, how: Preparation) -> Preview:
    """Ask once for each picture and preparation: a page is drawn at every click."""
    key = ("preview", subject_of(analysis), position)
    made = shelf().take(key, lambda: service().preview(analysis, position, how))
    if not isinstance(made, Preview):
        raise TypeError(f"a preview was kept as {type(made).__name__}")
    return made


def _largest(preview: Preview) -> list[int]:
    order = np.argsort(-preview.outputs, kind="stable")
    return [int(at) for at in order[:ANSWERS]]


def _told(preview: Preview, analysis: Analysis) -> str:
    first = _largest(preview)[0]
    name = shortened(analysis.output_names[first], _NAME_WIDTH)
    return f"A picture as the network sees it; answer: {name}, {_written(preview, first)}."


def _answers(preview: Preview, analysis: Analysis) -> str:
    lines = [
        f"{escape_markdown(shortened(analysis.output_names[at], _NAME_WIDTH))}: "
        f"{_written(preview, at)}"
        for at in _largest(preview)
    ]
    # A line of its own for a sign of percent would be read as another answer.
    return "\n".join(f"- {line}" for line in lines).replace(" %", "\u00a0%")


def _written(preview: Preview, output: int) -> str:
    answer = float(preview.outputs[output])
    return percent(answer) if preview.unit == PROBABILITY else num(answer)
