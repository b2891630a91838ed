"""Which answer nobody wants, and who has it: what reasons of a refusal are about."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from dashboard.rows.decisions import given_classes
from dashboard.units import amount
from dashboard.words import num, shortened
from explainers.dossier.reason_codes import Toward
from explainers.records import Analysis, Predictions

_NAME_WIDTH = 40
_HIGH, _LOW = "high", "low"


@dataclass(frozen=True, eq=False)
class Unwanted:
    """An unwanted answer. declined: (rows,) who has it. toward: which way of `output` is unwanted.

    words: what is unwanted, for a sentence: "“bad”", "a prediction of 150 or more".
    """

    output: int
    toward: Toward
    declined: NDArray[np.bool_]
    words: str


def pick_unwanted(analysis: Analysis, predictions: Predictions) -> Unwanted:
    """Draw the choice; it opens with the positive class, or with high predictions."""
    if analysis.classes:
        names = analysis.classes
        name = st.selectbox(
            "Unwanted answer",
            names,
            index=analysis.positive_output,
            key="unwanted",
            bind="query-params",
            help="Reasons are given to those whom the model decides for this.",
        )
        output = names.index(name) if name in names else analysis.positive_output
        declined = given_classes(analysis, predictions) == output
        return Unwanted(output, 1, declined, f"“{shortened(names[output], _NAME_WIDTH)}”")
    return _of_numbers(predictions)


def _of_numbers(predictions: Predictions) -> Unwanted:
    answers = predictions.outputs[:, 0]
    with st.container(horizontal=True):
        side = st.selectbox(
            "Unwanted predictions",
            (_HIGH, _LOW),
            key="unwanted_side",
            bind="query-params",
            help="Reasons are given to those whose prediction is on this side.",
        )
        limit = st.number_input(
            "beginning with",
            value=_rounded(float(np.nanmedian(answers))),
            format="%.12g",
            key="unwanted_limit",
            bind="query-params",
            help="Opens with the median of all predictions.",
        )
    bar = float(limit)
    if side == _LOW:
        words = f"a prediction of {amount(bar, predictions)} or less"
        return Unwanted(0, -1, np.asarray(answers <= bar), words)
    return Unwanted(
        0, 1, np.asarray(answers >= bar), f"a prediction of {amount(bar, predictions)} or more"
    )


def _rounded(value: float) -> float:
    """A number as it is shown, so that what the field says is what counts."""
    return float(num(value, 6).replace(",", "").replace("−", "-"))
