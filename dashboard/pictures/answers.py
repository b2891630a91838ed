"""Whole model, of a network of pictures: what it takes them for."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.pictures.sentences import counts_sentence
from dashboard.rows.decisions import given_classes
from dashboard.rows.population import Population
from dashboard.units import PROBABILITY
from dashboard.words import escape_markdown, one_line
from explainers.records import Analysis, Integers, Predictions

_ONLY_TABLES = (
    "Importance, summary, dependence, interactions and effects explain columns of a table, which "
    "pictures have not. Where a network looks in its pictures stands under “Where it looks”, and "
    "in one of them under “One decision”."
)


def draw(analysis: Analysis, rows: Population) -> None:
    """Draw what the network answers for all pictures; it says what it does not draw."""
    if analysis.classes:
        given = given_classes(analysis, rows.predictions)
        st.markdown(f"##### {escape_markdown(counts_sentence(rows.predictions, given))}")
        table = answers_table(analysis, rows.predictions, given)
    else:
        st.markdown("##### What the network predicts for its pictures")
        table = numbers_table(rows.predictions)
    form = "percent" if rows.predictions.unit == PROBABILITY else "%.3f"
    st.dataframe(
        table,
        hide_index=True,
        key="picture answers",
        column_config={"mean answer": st.column_config.NumberColumn(format=form)},
    )
    st.caption(_ONLY_TABLES)


def answers_table(analysis: Analysis, predictions: Predictions, best: Integers) -> pd.DataFrame:
    """One line for each class that some picture is taken for, or labelled as; most pictures first.

    The mean answer is that of the class, over the pictures taken for it. best: (rows,) the class
    each picture is taken for.
    """
    known: list[object] = []
    if analysis.target:
        known = predictions.data.column(analysis.target).to_pylist()
    labelled = Counter(known)
    right = Counter(
        label for label, at in zip(known, best, strict=False) if label == analysis.classes[at]
    )
    by_class = any(name in labelled for name in analysis.classes)
    lines = []
    for at, name in enumerate(analysis.classes):
        taken = best == at
        if not taken.any() and not labelled[name]:
            continue
        line: dict[str, object] = {
            "class": one_line(name),
            "pictures": int(taken.sum()),
            "mean answer": float(predictions.outputs[taken, at].mean()) if taken.any() else np.nan,
        }
        if by_class:
            line |= {"labelled so": labelled[name], "of these taken for it": right[name]}
        lines.append(line)
    found = pd.DataFrame(lines)
    return found.sort_values("pictures", ascending=False, kind="stable", ignore_index=True)


def numbers_table(predictions: Predictions) -> pd.DataFrame:
    """The least, the mean and the largest number that is predicted."""
    values = predictions.outputs[:, 0]
    found = {"smallest": values.min(), "mean": values.mean(), "largest": values.max()}
    return pd.DataFrame(
        {"answer": list(found), predictions.unit: [float(each) for each in found.values()]}
    )
