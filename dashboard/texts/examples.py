"""Texts in a list: a stretch of each with its words marked, and a link to the decision about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import streamlit as st

from dashboard.asking.answers import ask_several
from dashboard.rows.decisions import given_class
from dashboard.rows.links import decision_link, decision_page
from dashboard.rows.population import USUAL_ROWS, Population
from dashboard.texts import box
from dashboard.texts.markup import Marked
from dashboard.units import PROBABILITY
from dashboard.words import escape_markdown, num, one_line, percent, shortened
from explainers.intake.summary import label
from explainers.records import Analysis, Floats, Integers, OneRow, Predictions, Request
from explainers.service.jobs.job import Job
from explainers.service.storage.text_contents import texts_in

WIDTH = 280
"""Signs of a text that a list shows."""
_NAME_WIDTH = 24
_EDGE = 24


@dataclass(frozen=True, eq=False)
class Example:
    """One text of a list. words: what is said under it. link: what its address says besides."""

    position: int
    marked: Marked
    words: str
    link: Mapping[str, str] = field(default_factory=dict)


def show_examples(analysis: Analysis, everyone: Population, examples: Sequence[Example]) -> None:
    """Draw texts below each other; the line under each opens its decision."""
    for each in examples:
        with st.container(border=True, gap="xsmall"):
            box.show_line(each.marked)
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                named = everyone.names.at(each.position)
                title = named if analysis.identifier else f"Text {each.position + 1:,}"
                st.page_link(
                    decision_page(),
                    label=f"{escape_markdown(shortened(title, _NAME_WIDTH))} →",
                    help="Opens the decision about this text.",
                    query_params={
                        **decision_link(analysis, everyone, each.position),
                        **each.link,
                    },
                )
                st.caption(escape_markdown(each.words))


def link_of(request: Request, title: str, output: str) -> Mapping[str, str]:
    """What a decision's address says so that it shows the same numbers: class, method, parameters.

    title: the method's, as its picker has it. output: the class, empty where there is none.
    """
    own = f"{request.method}."
    kept = {name: value for name, value in st.query_params.items() if name.startswith(own)}
    return {**({"outcome": output} if output else {}), "tokens_method": title, **kept}


def excerpt(
    text: str, spans: Integers, numbers: Floats, width: int = WIDTH
) -> tuple[str, Integers, Floats]:
    """Cut a long text down to about `width` signs around its largest number.

    Returns the stretch, and the spans and numbers of the words that stand in it whole. It is cut
    between words where there is a space nearby.
    """
    if len(text) <= width:
        return text, spans, numbers
    middle = int(spans[int(np.abs(numbers).argmax())].mean()) if len(spans) else 0
    begin = max(0, min(middle - width // 2, len(text) - width))
    end = begin + width
    space = text.find(" ", begin, begin + _EDGE)
    begin = space + 1 if begin and space >= 0 else begin
    space = text.rfind(" ", end - _EDGE, end)
    end = space if end < len(text) and space >= 0 else end
    head = "… " if begin else ""
    inside = (spans[:, 0] >= begin) & (spans[:, 1] <= end)
    cut = f"{head}{text[begin:end]}{' …' if end < len(text) else ''}"
    return cut, spans[inside] - begin + len(head), numbers[inside]


def plain(text: str) -> Marked:
    """A text of which no word has a number."""
    none = np.empty((0, 2), dtype=np.int64)
    cut, spans, numbers = excerpt(text, none, np.empty(0))
    return Marked(cut, spans, numbers, 0.0, "The text.", "", "")


def texts_at(analysis: Analysis, everyone: Population, positions: Sequence[int]) -> list[str]:
    """The texts of some rows, as the model is given them.

    Of a large table only a sample is at hand: the others are asked for one by one.
    """
    if len(everyone.names) <= USUAL_ROWS:
        return list(texts_in(everyone.usual.take(list(positions))))
    jobs = ask_several(
        [Request(analysis, "predictions", OneRow(position)) for position in positions]
    )
    return [_text_of(analysis, job) for job in jobs]


def _text_of(analysis: Analysis, job: Job) -> str:
    result = job.result() if job.state == "done" else None
    if not isinstance(result, Predictions):
        return "…"  # the link beneath leads to it all the same
    return texts_in(result.data.select(list(analysis.columns)))[0]


def answer_words(analysis: Analysis, predictions: Predictions, position: int) -> str:
    """What a text is taken for: "positive, 97 %", or the number that is predicted."""
    outputs = predictions.outputs[position]
    best = given_class(analysis, predictions, position)
    told = percent(float(outputs[best])) if predictions.unit == PROBABILITY else num(outputs[best])
    if len(outputs) == 1 and predictions.unit != PROBABILITY:
        return told
    return f"{shortened(predictions.output_names[best], _NAME_WIDTH)}, {told}"


def label_words(analysis: Analysis, predictions: Predictions, position: int) -> str:
    """The known outcome of a text; empty where it has none."""
    if not analysis.target:
        return ""
    value = predictions.data.column(analysis.target)[position].as_py()
    return "" if value is None else one_line(label(value))
