"""Whole model, of a model of texts: what it answers, how sure it is, and of what least."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from dashboard.backend import service
from dashboard.charts.confidence import confidence
from dashboard.model.outcomes import class_numbers
from dashboard.panel import panels
from dashboard.panel.citation import cite
from dashboard.panel.receipt_line import receipt_line
from dashboard.rows.decisions import given_classes
from dashboard.rows.population import Population
from dashboard.texts.examples import (
    Example,
    answer_words,
    label_words,
    plain,
    show_examples,
    texts_at,
)
from dashboard.units import PROBABILITY
from dashboard.words import escape_markdown, num, one_line, percent, shortened
from explainers.intake.summary import counted
from explainers.methods import registry
from explainers.records import AllRows, Analysis, Integers, Predictions, Request

LEAST = 5
_NAMED = 3
_NAME_WIDTH = 40


def draw(analysis: Analysis, everyone: Population) -> None:
    """Draw what all texts are taken for, how sure the model is, and the texts of the least sure."""
    predictions = everyone.predictions
    cite(predictions.receipt, service().engine.addresses(_request(analysis)))
    given = given_classes(analysis, predictions)
    sentence = counts_sentence(predictions, given, classes=bool(analysis.classes))
    st.markdown(f"##### {escape_markdown(sentence)}")
    answers = predictions.outputs.max(axis=1)
    wrong = wrong_ones(analysis, predictions, given)
    st.plotly_chart(
        confidence(
            answers,
            wrong,
            panels.page_palette(),
            predictions.unit,
            _axis(analysis, predictions),
            f"confidence/{predictions.receipt.key}",
        ),
        key="confidence chart",
        theme=None,
        alt=sure_sentence(analysis, predictions, wrong),
        config={"displayModeBar": False},
    )
    st.caption(escape_markdown(sure_sentence(analysis, predictions, wrong)))
    line = receipt_line(predictions, registry()[predictions.receipt.method].title)
    st.caption(escape_markdown(line))
    with st.expander("Show as table"):
        st.dataframe(
            answers_table(analysis, predictions, given), hide_index=True, key="text answers table"
        )
    ends = least_sure(predictions, classes=bool(analysis.classes))
    title = "Least sure" if analysis.classes else "Smallest answers"
    st.markdown(f"**{title}**")
    texts = texts_at(analysis, everyone, ends.tolist())
    show_examples(
        analysis,
        everyone,
        [
            Example(at, plain(text), _words(analysis, predictions, at))
            for at, text in zip(ends.tolist(), texts, strict=True)
        ],
    )


def counts_sentence(predictions: Predictions, given: Integers, *, classes: bool) -> str:
    """How many texts are taken for what, the most frequent first; or what numbers are predicted.

    given: (rows,) the class each text is taken for.
    """
    texts = counted(len(predictions.outputs), "text")
    if not classes:
        values = predictions.outputs[:, 0]
        return (
            f"For {texts}, the model predicts from {num(float(values.min()))} to "
            f"{num(float(values.max()))}, {num(float(np.median(values)))} in the middle."
        )
    counts = np.bincount(given, minlength=len(predictions.output_names))
    order = [int(at) for at in np.argsort(-counts, kind="stable") if counts[at]]
    named = [
        f"{counts[at]:,} for “{shortened(predictions.output_names[at], _NAME_WIDTH)}”"
        for at in order[:_NAMED]
    ]
    others = int(counts[order[_NAMED:]].sum())
    if others:
        named.append(f"{others:,} for other classes")
    return f"Of {texts}, the model takes {', '.join(named)}."


def sure_sentence(
    analysis: Analysis, predictions: Predictions, wrong: NDArray[np.bool_] | None
) -> str:
    """How sure the model is of half of the texts, and how often that half is wrong."""
    if not analysis.classes:
        return "How often each number is predicted."
    answers = predictions.outputs.max(axis=1)
    middle = float(np.median(answers))
    sure = answers >= middle
    told = percent(middle) if predictions.unit == PROBABILITY else num(middle)
    half = f"Half of the texts are answered with {told} or more"
    if wrong is None:
        return f"{half}."
    shares = [float(wrong[part].mean()) if part.any() else 0.0 for part in (sure, ~sure)]
    return (
        f"{half}; of those {percent(shares[0], 1)} are wrong by their label, of the others "
        f"{percent(shares[1], 1)}."
    )


def wrong_ones(
    analysis: Analysis, predictions: Predictions, given: Integers
) -> NDArray[np.bool_] | None:
    """(rows,) which texts are taken for another class than their label names.

    None where not every label names one: a text without a label is neither right nor wrong.
    """
    if not analysis.classes or not analysis.target:
        return None
    labels = class_numbers(predictions.data.column(analysis.target), analysis.classes)
    if (labels < 0).any():
        return None
    return np.asarray(labels != given)


def least_sure(predictions: Predictions, *, classes: bool) -> Integers:
    """Positions of the texts with the smallest answers, the smallest first.

    Of a class that is the answer for it: where even the largest is small, the model wavers.
    """
    answers = predictions.outputs.max(axis=1) if classes else predictions.outputs[:, 0]
    return np.argsort(answers, kind="stable")[:LEAST].astype(np.int64)


def answers_table(analysis: Analysis, predictions: Predictions, given: Integers) -> pd.DataFrame:
    """One line for each class: texts taken for it, their mean answer, and what labels say.

    given: (rows,) the class each text is taken for.
    """
    if not analysis.classes:
        values = predictions.outputs[:, 0]
        found = {"smallest": values.min(), "mean": values.mean(), "largest": values.max()}
        return pd.DataFrame(
            {"answer": list(found), predictions.unit: [float(each) for each in found.values()]}
        )
    labels = np.full(len(given), -1)
    if analysis.target:
        labels = class_numbers(predictions.data.column(analysis.target), analysis.classes)
    known = bool((labels >= 0).any())
    lines = []
    for at, name in enumerate(analysis.classes):
        taken = given == at
        if not taken.any() and not (labels == at).any():
            continue
        line: dict[str, object] = {
            "class": one_line(name),
            "texts": int(taken.sum()),
            "mean answer": float(predictions.outputs[taken, at].mean()) if taken.any() else np.nan,
        }
        if known:
            line |= {
                "labelled so": int((labels == at).sum()),
                "of these taken for it": int((taken & (labels == at)).sum()),
            }
        lines.append(line)
    table = pd.DataFrame(lines)
    return table.sort_values("texts", ascending=False, kind="stable", ignore_index=True)


def _words(analysis: Analysis, predictions: Predictions, position: int) -> str:
    label = label_words(analysis, predictions, position)
    told = f"answer: {answer_words(analysis, predictions, position)}"
    return f"{told} · label: {label}" if label else told


def _axis(analysis: Analysis, predictions: Predictions) -> str:
    if not analysis.classes:
        return predictions.unit
    return f"{predictions.unit} of the class a text is taken for"


def _request(analysis: Analysis) -> Request:
    return Request(analysis, "predictions", AllRows())
