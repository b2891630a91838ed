"""The tabs that look at all thresholds: ROC, precision and recall, lift and gains."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.charts.rates import Marked, Rates, rates
from dashboard.model import guides
from dashboard.model.judged import Judged
from dashboard.model.sentences import (
    gains_sentence,
    lift_sentence,
    precision_sentence,
    roc_sentence,
    threshold_text,
    threshold_words,
)
from dashboard.model.tables import gains_table, line_table
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.words import escape_markdown
from explainers.checks.curves import (
    average_precision,
    best_gains,
    gains,
    gains_at,
    lift,
    precision_recall,
    roc,
)
from explainers.checks.decisions import Confusion
from explainers.checks.roc_interval import area

_WIDTH = 760
_RECALL, _FALSE, _PRECISION = "recall", "false positive rate", "precision"
_SHARE = "share of all rows"


def draw_roc(judged: Judged) -> None:
    """Draw the ROC curve with its area."""
    if not two_sides(judged):
        return
    line = judged.once("roc", lambda: roc(judged.levels))
    found = judged.confusion
    shown = Rates(
        line=line,
        name="the model",
        across=_FALSE,
        up="recall (true positive rate)",
        key=judged.key("roc"),
        chance=((0, 0), (1, 1)),
        marked=_marked(
            judged,
            found.false_positives / max(1, judged.levels.rest),
            found.true_positives / max(1, judged.levels.wanted),
        ),
    )
    sentence = roc_sentence(judged, judged.once("area", lambda: area(judged.levels)))
    table = line_table(line, _FALSE, _RECALL)
    _show(judged, "roc", sentence, shown, table, guides.ROC)


def draw_precision(judged: Judged) -> None:
    """Draw precision against recall, with the average precision."""
    if not two_sides(judged):
        return
    given, found = judged.levels, judged.confusion
    line = judged.once("precision and recall", lambda: precision_recall(given))
    base = given.wanted / (given.wanted + given.rest)
    taken = found.true_positives + found.false_positives
    marked = None
    if taken:
        marked = _marked(judged, found.true_positives / given.wanted, found.true_positives / taken)
    shown = Rates(
        line=line,
        name="the model",
        across=_RECALL,
        up=_PRECISION,
        key=judged.key("precision"),
        chance=((0, base), (1, base)),
        marked=marked,
        steps=True,
    )
    sentence = precision_sentence(
        judged, judged.once("average precision", lambda: average_precision(given))
    )
    table = line_table(line, _RECALL, _PRECISION)
    _show(judged, "precision", sentence, shown, table, guides.PRECISION)


def draw_lift(judged: Judged) -> None:
    """Draw cumulative gains, and below them the lift."""
    if not two_sides(judged):
        return
    given, found = judged.levels, judged.confusion
    tenth = float(judged.once("tenth", lambda: gains_at(given, np.array([0.1])))[0])
    share = _taken(found) / max(1, found.rows)
    shown = Rates(
        line=judged.once("gains", lambda: gains(given)),
        name="the model",
        across=_SHARE,
        up=f"share of {judged.name} among them",
        key=judged.key("gains"),
        chance=((0, 0), (1, 1)),
        ideal=best_gains(given),
        marked=_marked(judged, share, found.true_positives / given.wanted),
    )
    left, right = st.columns(2, gap="large")
    with left:
        _show(
            judged, "gains", gains_sentence(judged, tenth), shown, gains_table(given), guides.GAINS
        )
    with right:
        _lift(judged, share)


def _lift(judged: Judged, share: float) -> None:
    """Draw how many times as frequent the class is; share: of the rows taken now."""
    given = judged.levels
    raised = judged.once("lift", lambda: lift(given))
    marked = None
    if share:
        marked = _marked(judged, share, judged.confusion.true_positives / given.wanted / share)
    shown = Rates(
        line=raised,
        name="the model",
        across=_SHARE,
        up="lift",
        key=judged.key("lift"),
        chance=((0, 1), (1, 1)),
        marked=marked,
        highest=float(raised.y.max()),
        shares=False,
    )
    table = line_table(raised, _SHARE, "lift")
    panels.beside(_panel(judged, "lift", lift_sentence(judged), shown, table, guides.LIFT))


def two_sides(judged: Judged) -> bool:
    """Whether there are rows of the class and others; says so where there are not."""
    if judged.levels.both:
        return True
    which = "Every judged row is" if judged.levels.wanted else "No judged row is"
    st.markdown(
        escape_markdown(f"{which} {judged.name}, so there is nothing it could be told apart from.")
    )
    return False


def _show(
    judged: Judged, name: str, sentence: str, shown: Rates, table: pd.DataFrame, guide: str
) -> None:
    with st.container(width=_WIDTH):
        panels.show(_panel(judged, name, sentence, shown, table, guide))


def _panel(
    judged: Judged, name: str, sentence: str, shown: Rates, table: pd.DataFrame, guide: str
) -> Panel:
    return Panel(
        name=name,
        sentence=sentence,
        figure=rates(shown, panels.page_palette()),
        table=table,
        request=judged.request,
        result=judged.predictions,
        output=judged.output,
        disclosure=threshold_words(judged),
        guide=guide,
    )


def _marked(judged: Judged, x: float, y: float) -> Marked:
    """The point of the decisions there are; of several classes they hang on no threshold."""
    if judged.threshold is None:
        return Marked(x, y, "largest answer wins")
    return Marked(x, y, f"threshold {threshold_text(judged, judged.threshold)}")


def _taken(found: Confusion) -> int:
    return found.true_positives + found.false_positives
