"""Pictures the network is surest and least sure of, each with a link to the decision about it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.backend import service
from dashboard.panel.citation import cite
from dashboard.panel.receipt_line import receipt_line
from dashboard.pictures.gallery import Shown, gallery
from dashboard.pictures.sentences import NAME_WIDTH
from dashboard.rows.decisions import given_classes
from dashboard.rows.population import Population
from dashboard.units import PROBABILITY
from dashboard.words import escape_markdown, num, one_line, percent, shortened
from explainers.methods import registry
from explainers.records import AllRows, Analysis, Integers, Predictions, Request

MOST = 12
_EVERY = "all classes"
_CLASS = "examples"


@dataclass(frozen=True, eq=False)
class Ends:
    """Positions of pictures, surest first, and of others, least sure first."""

    most: Integers
    least: Integers


def draw(analysis: Analysis, everyone: Population) -> None:
    """Draw the two ends of what the network is sure of, for a class or all."""
    predictions = everyone.predictions
    given = given_classes(analysis, predictions)
    output = _class_picker(analysis, given)
    ends = both_ends(predictions, given, output, classes=bool(analysis.classes))
    cite(predictions.receipt, service().engine.addresses(_request(analysis)))
    sentence = examples_sentence(analysis, predictions, given, ends)
    st.markdown(f"##### {escape_markdown(sentence)}")
    first, last = ("Surest", "Least sure") if analysis.classes else ("Largest", "Smallest")
    for title, positions in ((first, ends.most), (last, ends.least)):
        if len(positions):
            st.markdown(f"**{title}**")
            gallery(
                analysis, everyone, [shown(analysis, everyone, given, int(at)) for at in positions]
            )
    line = receipt_line(predictions, registry()[predictions.receipt.method].title)
    st.caption(escape_markdown(line))
    with st.expander("Show as table"):
        st.dataframe(
            examples_table(analysis, everyone, given, ends), hide_index=True, key="examples table"
        )


def both_ends(
    predictions: Predictions, best: Integers, output: int | None, *, classes: bool
) -> Ends:
    """The pictures with the largest and the smallest answers, no picture in both.

    best: (rows,) the class each is taken for. output: only those taken for it; None for all.
    """
    answers = predictions.outputs[np.arange(len(best)), best]
    rows = np.arange(len(best)) if output is None or not classes else np.flatnonzero(best == output)
    order = rows[np.argsort(-answers[rows], kind="stable")]
    least = min(MOST, len(order) // 2)
    most = min(MOST, len(order) - least)
    return Ends(order[:most], order[len(order) - least :][::-1])


def examples_sentence(
    analysis: Analysis, predictions: Predictions, given: Integers, ends: Ends
) -> str:
    """How sure the network is at both ends; with labels, how many of each it has right."""
    if not len(ends.most):
        return "No picture is taken for this class."
    top, low = int(ends.most[0]), int((ends.least if len(ends.least) else ends.most)[0])
    answers = [_answer(predictions, given, at) for at in (top, low)]
    if not analysis.classes:
        return f"The network predicts from {answers[1]} to {answers[0]}."
    told = (
        f"The network is surest of “{_class(predictions, given, top)}” ({answers[0]}) and least "
        f"sure of “{_class(predictions, given, low)}” ({answers[1]})"
    )
    judged = [_right(analysis, predictions, given, part) for part in (ends.most, ends.least)]
    if None in judged or not len(ends.least):
        return f"{told}."
    return (
        f"{told}: of the {len(ends.most):,} surest pictures {judged[0]:,} are right, of the "
        f"{len(ends.least):,} least sure {judged[1]:,}."
    )


def examples_table(
    analysis: Analysis, everyone: Population, given: Integers, ends: Ends
) -> pd.DataFrame:
    """One line a picture, in the order they are drawn."""
    predictions = everyone.predictions
    lines = []
    for at in (*ends.most.tolist(), *ends.least.tolist()):
        best = int(given[at])
        line: dict[str, object] = {"picture": one_line(everyone.names.at(at))}
        if analysis.classes:
            line["class"] = one_line(analysis.classes[best])
        line[predictions.unit] = float(predictions.outputs[at, best])
        if analysis.target:
            line["label"] = label_of(analysis, predictions, at)
        lines.append(line)
    return pd.DataFrame(lines)


def label_of(analysis: Analysis, predictions: Predictions, position: int) -> str:
    """The known outcome of a picture; empty where it has none."""
    if not analysis.target:
        return ""
    value = predictions.data.column(analysis.target)[position].as_py()
    return "" if value is None else one_line(str(value))


def shown(analysis: Analysis, everyone: Population, given: Integers, position: int) -> Shown:
    """A picture of a gallery: its class to click, its answer, and the label where it is another."""
    predictions = everyone.predictions
    answer, name = _answer(predictions, given, position), _class(predictions, given, position)
    named = everyone.names.at(position) if analysis.identifier else f"Picture {position + 1:,}"
    who = shortened(named, NAME_WIDTH)
    if not analysis.classes:
        return Shown(position, answer, who, f"{who}: {answer}.")
    label = label_of(analysis, predictions, position)
    besides = f"; label: {shortened(label, 20)}" if label and label != name else ""
    return Shown(position, name, f"{answer}{besides}", f"{who}: {name}, {answer}{besides}.")


def _class_picker(analysis: Analysis, given: Integers) -> int | None:
    if not analysis.classes:
        return None
    counts = np.bincount(given, minlength=len(analysis.classes))
    taken = [analysis.classes[at] for at in np.argsort(-counts, kind="stable") if counts[at]]
    chosen = st.selectbox(
        "Pictures taken for",
        [_EVERY, *taken],
        key=_CLASS,
        bind="query-params",
        help="The class with the largest answer; of two, the one the threshold decides for.",
    )
    return analysis.classes.index(chosen) if chosen in analysis.classes else None


def _class(predictions: Predictions, given: Integers, position: int) -> str:
    return shortened(predictions.output_names[int(given[position])], 28)


def _answer(predictions: Predictions, given: Integers, position: int) -> str:
    answer = float(predictions.outputs[position, int(given[position])])
    return percent(answer) if predictions.unit == PROBABILITY else num(answer)


def _right(
    analysis: Analysis, predictions: Predictions, given: Integers, positions: Integers
) -> int | None:
    """How many of these are taken for their label; None where labels name no class."""
    labels = [label_of(analysis, predictions, int(at)) for at in positions]
    if not set(labels) & {one_line(name) for name in analysis.classes}:
        return None
    return sum(
        label == one_line(analysis.classes[int(at)])
        for label, at in zip(labels, given[positions], strict=True)
    )


def _request(analysis: Analysis) -> Request:
    return Request(analysis, "predictions", AllRows())
