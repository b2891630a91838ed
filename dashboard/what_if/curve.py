"""How the answer would run if one more value of the row were changed: all else as it is edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from dashboard.asking.answers import answer
from dashboard.asking.column_picker import column_picker
from dashboard.charts.row_curve import Standing, along, row_curve
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.tabular.curve_measures import ordered
from dashboard.units import PROBABILITY, explains_classes, output_phrase, subject
from dashboard.what_if.fields import Field
from dashboard.what_if.sentences import Answers, limit_words
from dashboard.what_if.state import Edits
from dashboard.what_if.wording import cell_text, number_text
from dashboard.words import num, percent, shortened
from explainers.checks.decisions import over
from explainers.records import Analysis, Curves, Dictionary, EditedRow, OneRow, Request

METHOD: Final = "partial_dependence"
_NAME_WIDTH = 40
GUIDE: Final = (
    "The row was given each value of one column in turn, all else as it stands above: the line is "
    "what the model answers then, the large mark is where the row stands now, the dotted line the "
    "value it has in the table, the dashed one the threshold. A column without order has one dot "
    "for each value. Values that do not go together with the rest of the row are tried, too: of "
    "such rows the model has learned little."
)


def picked(order: Sequence[str], said: Dictionary) -> str:
    """Let the reader pick the column to walk along; opens with the one that counts most."""
    return column_picker("How the answer runs along", order, "along", said)


def request_along(analysis: Analysis, position: int, edits: Edits, name: str) -> Request:
    """Ask for the row's own curve: whatever the column itself is changed to, it is the same."""
    others = edits.without(name)
    row = EditedRow(position, others) if others else OneRow(position)
    return Request(analysis, METHOD, row, {"feature": name})


def draw(request: Request, field: Field, edits: Edits, answers: Answers) -> None:
    """Draw the curve of a row, with what it is now."""
    curves = answer(request, Curves, "Trying other values")
    if curves is None:
        return
    standing = Standing(
        now=edits.value(field),
        own=field.own,
        answer=float(answers.after[answers.output]),
        threshold=answers.threshold,
    )
    panels.beside(
        Panel(
            name="what-if-curve",
            sentence=sentence(curves, answers, standing),
            figure=row_curve(curves, answers.output, standing, panels.page_palette()),
            table=table(curves, answers, standing),
            request=request,
            result=curves,
            output=answers.output,
            guide=GUIDE,
        )
    )


def sentence(curves: Curves, answers: Answers, standing: Standing) -> str:
    """Between which answers the row could move along the feature, and where it would turn."""
    values, heights = _walk(curves, answers, standing)
    what = subject(answers.told, answers.output)
    name = shortened(curves.dictionary.called(curves.feature), _NAME_WIDTH)
    if not np.ptp(heights):
        return f"Whatever {name} is, {what} stays {_told(answers, heights[0])} for this row."
    low, high = int(np.argmin(heights)), int(np.argmax(heights))
    text = (
        f"With other values of {name} {what} would run from {_told(answers, heights[low])} "
        f"(at {values[low]}) to {_told(answers, heights[high])} (at {values[high]})"
    )
    if standing.threshold is None:
        return f"{text}."
    beyond = over(heights, standing.threshold)
    if beyond.all() or not beyond.any():
        always = "always" if beyond.all() else "never"
        return f"{text}, {always} over {limit_words(standing.threshold, answers.told)}."
    turns = np.flatnonzero(beyond[1:] != beyond[:-1])
    if ordered(curves) and len(turns) == 1:
        at = int(turns[0])
        return f"{text}; the decision turns between {values[at]} and {values[at + 1]}."
    return f"{text}, on both sides of {limit_words(standing.threshold, answers.told)}."


def table(curves: Curves, answers: Answers, standing: Standing) -> pd.DataFrame:
    """The answer at each value tried, the row's own among them."""
    values, heights = _walk(curves, answers, standing)
    column = output_phrase(curves, answers.output)
    return pd.DataFrame({curves.dictionary.called(curves.feature): values, column: heights})


def _walk(curves: Curves, answers: Answers, standing: Standing) -> tuple[list[str], np.ndarray]:
    """The values tried in words, and the answer at each."""
    if ordered(curves):
        grid, heights = along(curves, answers.output, standing)
        said, name = curves.dictionary, curves.feature
        return [number_text(said, name, float(value)) for value in grid], heights
    words = [cell_text(curves.dictionary, curves.feature, str(each)) for each in curves.grid]
    return words, curves.individual[0, :, answers.output]


def _told(answers: Answers, value: float) -> str:
    if answers.told.unit == PROBABILITY and explains_classes(answers.told):
        return percent(value)
    return num(value)
