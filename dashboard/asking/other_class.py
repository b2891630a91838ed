"""The class that another one is compared with: why this one and not that one?"""

from __future__ import annotations

import numpy as np
import streamlit as st

from dashboard import problems
from explainers.records import Floats

RUNNER_UP = "runner-up"


def other_class(classes: tuple[str, ...], answers: Floats, output: int, help_text: str) -> int:
    """Pick the class to compare `output` with; opens with the most probable one but that.

    answers: (outputs,) the model's answers for the row. help_text: what speaks for the other class
    in the chart below, in words of ours.
    """
    order = np.argsort(-answers, kind="stable")
    next_best = next(int(at) for at in order if at != output)
    names = {RUNNER_UP: f"{classes[next_best]} (next best)"}
    free = () if RUNNER_UP in classes else (RUNNER_UP,)
    chosen = st.selectbox(
        "Rather than",
        (*free, *classes),
        key="rather_than",
        bind="query-params",
        format_func=lambda name: names.get(name, name),
        help=help_text,
    )
    return classes.index(chosen) if chosen in classes else next_best


def same_class(classes: tuple[str, ...], output: int, other: int) -> bool:
    """Tell whether a class would be compared with itself, and say what to do about it."""
    if other == output:
        problems.point_out(
            f"“{classes[other]}” is the class above: choose another one here, or there, to see "
            "what tells two apart."
        )
    return other == output
