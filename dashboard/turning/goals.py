"""Which answer is wanted in place of the one the model gives: asked only where it is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import streamlit as st

from dashboard.model.threshold import threshold
from dashboard.tabular.decided import Decided
from dashboard.units import PROBABILITY
from dashboard.words import num

_SECOND: Final = "second"


def wanted(decided: Decided) -> Mapping[str, Any]:
    """Return the method's parameters for the answer that is wanted, with a control where needed.

    Of two classes it is the other side of the threshold, and there is nothing to ask.
    """
    classes = len(decided.analysis.classes)
    if classes > 2:
        return {"target": _class(decided)}
    if classes == 2:
        return _other_side(decided)
    return _number(decided)


def _own(decided: Decided) -> np.ndarray:
    return np.asarray(decided.rows.predictions.outputs[decided.position])


def _other_side(decided: Decided) -> Mapping[str, Any]:
    predictions, output = decided.rows.predictions, decided.analysis.positive_output
    bound = threshold(predictions)
    if bound is None:  # answers of a kind that nothing is held against
        bound = 0.0
    part = "threshold" if predictions.unit == PROBABILITY else "reach"
    over = _own(decided)[output] > bound
    return {"target": str(output), part: bound, "side": "below" if over else "above"}


def _class(decided: Decided) -> str:
    """Pick the class to reach; opens with the one that came second."""
    classes = decided.analysis.classes
    order = np.argsort(-_own(decided), kind="stable")
    others = [name for at, name in enumerate(classes) if at != order[0]]
    chosen = st.selectbox(
        "Class to reach",
        (_SECOND, *others),
        format_func=lambda name: f"{classes[order[1]]} (second)" if name == _SECOND else name,
        key="instead",
        bind="query-params",
    )
    return "" if chosen not in others else str(classes.index(chosen))


def _number(decided: Decided) -> Mapping[str, Any]:
    """Ask for the number to pass, from the side the prediction is on; opens with the median."""
    own = float(_own(decided)[0])
    middle = float(np.nanmedian(decided.rows.predictions.outputs[:, 0]))
    given = st.number_input(
        "Number the prediction should pass",
        value=None,
        format="%.10g",
        placeholder=f"{num(middle)} (median)",
        key="pass",
        bind="query-params",
        help="From the side it is on now to the other. Without a number it is the median of the "
        "model's predictions for all rows.",
    )
    bound = middle if given is None else float(given)
    return {"reach": bound, "side": "above" if own <= bound else "below"}
