"""A look at what a preparation does, before anything is explained: is what comes of it sane?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from dashboard import problems
from dashboard.backend import service, shelf
from dashboard.pictures.doubts import doubt_of, doubt_sentence, proposal_sentence, proposed
from dashboard.units import PROBABILITY
from dashboard.words import escape_markdown, num, percent, shortened
from explainers.errors import ModelError, RationaleError
from explainers.intake.summary import counted
from explainers.records import Analysis, Floats, Preparation, Preview
from explainers.service.questions import subject_of

PICTURES, ANSWERS = 3, 5
_SIDE = 160
_NAME_WIDTH = 24


def show_preview(analysis: Analysis, others: Mapping[str, Preparation]) -> bool:
    """Draw some pictures as the network will see them, each with its largest answers.

    others: by their titles, the preparations that are tried where the answers look odd. Returns
    whether the network could be asked; else it is said why not.
    """
    how = analysis.preparation
    if how is None:
        return False
    try:
        with st.spinner("Showing the network some pictures"):
            found = _previews(analysis, how)
    except RationaleError as error:
        problems.show(error)
        return False
    st.caption(
        "Some of the pictures as the network will see them, and what it makes of them. Answers "
        "that make no sense mean that the preparation is another one."
    )
    with st.container(horizontal=True):
        for preview in found:
            with st.container(width=_SIDE):
                st.image(preview.shown, width=_SIDE, alt=_told(preview, analysis))
                st.markdown(_answers(preview, analysis))
    if analysis.model.outputs > 1 and found[0].unit == PROBABILITY:
        _doubts(analysis, found, others)
    return True


def _doubts(
    analysis: Analysis, found: Sequence[Preview], others: Mapping[str, Preparation]
) -> None:
    """Say what is odd about the answers, and under which other preparation they are surer."""
    answers = _together(found)
    if doubt_of(answers) is None:
        return
    said = [doubt_sentence(answers, analysis.output_names)]
    with st.spinner(f"Trying {counted(len(others), 'other preparation')} on the same pictures"):
        tried = {title: _tried(analysis, how) for title, how in others.items()}
    better = proposed(answers, {title: each for title, each in tried.items() if each is not None})
    if better is not None:
        said.append(proposal_sentence(answers, better, analysis.output_names))
    told = " ".join(filter(None, said))
    if told:
        st.warning(escape_markdown(told))


def _tried(analysis: Analysis, how: Preparation) -> Floats | None:
    """The answers under another preparation; None where the network answers nothing then."""
    try:
        return _together(_previews(analysis, how))
    except ModelError:
        return None


def _together(found: Sequence[Preview]) -> Floats:
    return np.stack([preview.outputs for preview in found])


def _previews(analysis: Analysis, how: Preparation) -> list[Preview]:
    """Ask about pictures from all over the table: beside each other lie those of one label."""
    rows = analysis.table.rows
    positions = np.linspace(0, rows - 1, min(PICTURES, rows)).round().astype(int).tolist()
    return [_preview(replace(analysis, preparation=how), position, how) for position in positions]


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
