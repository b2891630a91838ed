"""The one threshold, where it is chosen: a slider, and buttons for the best ones."""

from __future__ import annotations

import math

import streamlit as st

from dashboard.model.judged import Judged
from dashboard.model.sentences import cost_sentence, threshold_text
from dashboard.model.threshold import choose
from dashboard.units import usual_threshold
from dashboard.words import escape_markdown
from explainers.checks.thresholds import Best, best_balanced, best_f1, cheapest

_SLIDER, _COST = "threshold slider", "cost"
_STEPS = 50


def draw(judged: Judged) -> None:
    """Draw the threshold of two classes, and say what its decisions cost."""
    if judged.threshold is None:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _slider(judged, judged.threshold)
        times = float(
            st.number_input(
                "Cost of a false positive",
                min_value=0.0,
                max_value=1_000_000.0,
                value=1.0,
                step=0.5,
                format="%.4g",
                key=_COST,
                bind="query-params",
                help="In the costs of a false negative: 2 where a false positive is twice as bad.",
                width=170,
            )
        )
    best = judged.once(f"cheapest {times!r}", lambda: cheapest(judged.levels, times, judged.limits))
    _buttons(judged, best)
    if best is not None:
        st.caption(escape_markdown(cost_sentence(judged, best, times)))


def _slider(judged: Judged, threshold: float) -> None:
    low, high = judged.limits.low, judged.limits.high
    # What was chosen elsewhere, by a button or in the URL, is where the slider stands.
    st.session_state[_SLIDER] = min(max(threshold, low), high)
    st.slider(
        escape_markdown(f"Threshold for {judged.name}"),
        min_value=low,
        max_value=high,
        step=_step(high - low),
        format="percent" if judged.shares else "%.4g",
        key=_SLIDER,
        on_change=lambda: choose(judged.predictions, st.session_state[_SLIDER]),
        help="A row whose answer lies over it is taken for this class, on every page. The link "
        "keeps it.",
    )


def _step(width: float) -> float:
    """A tenth, a hundredth ...: the largest that makes at least _STEPS of them."""
    return float(10.0 ** math.floor(math.log10(width / _STEPS)))


def _buttons(judged: Judged, cheap: Best | None) -> None:
    """Offer the best thresholds by each measure, and the way back to the usual one."""
    usual = usual_threshold(judged.predictions)
    offered = {
        "Best F1": judged.once("best F1", lambda: best_f1(judged.levels, judged.limits)),
        "Best balanced accuracy": judged.once(
            "best balanced", lambda: best_balanced(judged.levels, judged.limits)
        ),
        "Cheapest": cheap,
    }
    with st.container(horizontal=True, gap="small"):
        for title, best in offered.items():
            if best is not None:
                _button(judged, title, best.threshold)
        if usual is not None:
            _button(judged, "Usual", usual)


def _button(judged: Judged, title: str, value: float) -> None:
    st.button(
        f"{title}: {threshold_text(judged, value)}",
        key=f"threshold {title}",
        disabled=value == judged.threshold,
        on_click=choose,
        args=(judged.predictions, value),
    )
