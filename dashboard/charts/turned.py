"""How far alternatives move the answer: from where it is now, past where it had to get."""

from __future__ import annotations

from typing import Final

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.hover import hover_text
from dashboard.charts.layout import (
    AIR,
    blank,
    fitted_range,
    name_rows,
    revision,
    title_axis,
    vertical,
)
from dashboard.charts.palette import Palette
from dashboard.turning.sentences import Change, answer_text, changes_of
from dashboard.units import PROBABILITY, output_phrase
from dashboard.words import escape, sentence_case, shortened
from explainers.records import Counterfactuals, Floats

_NAME_WIDTH: Final = 22
_VALUE_WIDTH: Final = 13
_LINE_PX: Final = 19
_ROOM: Final = 5 * AIR
"""Between a mark and its number: the mark is drawn over the number's end otherwise."""
_LINES: Final = 5
"""Changes that are written beside a mark; of more the others are counted."""


def turned(found: Counterfactuals, palette: Palette) -> go.Figure:
    """One line for each alternative, from a grey mark to a full one; the nearest on top.

    Its label says what is changed. The dashed line is what the answer had to pass, where it is one
    number; else the class only had to win.
    """
    goal, count = found.goal, len(found.answers)
    now, then = float(found.outputs[0, goal.output]), found.answers[::-1, goal.output]
    changes = [changes_of(found, at) for at in range(count)][::-1]
    lines = sum(min(len(each), _LINES + 1) + 1 for each in changes)
    figure = blank(palette, 84 + _LINE_PX * lines, revision(found, "turned", goal.output))
    lanes = np.arange(count)
    for lane, end in zip(lanes.tolist(), then.tolist(), strict=True):
        figure.add_scatter(
            x=[now, end],
            y=[lane, lane],
            mode="lines",
            line={"color": palette.neutral, "width": 3},
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=np.full(count, now),
        y=lanes,
        mode="markers",
        marker={"color": palette.neutral, "size": 11, "symbol": "circle-open", "line_width": 2},
        hovertemplate=f"now {escape(answer_text(found, now))}<extra></extra>",
    )
    texts = [answer_text(found, value) for value in then.tolist()]
    full = ["<br>".join(hover_text(_words(one)) for one in each) for each in changes]
    figure.add_scatter(
        x=then,
        y=lanes,
        mode="markers",
        marker={"color": palette.plain, "size": 13},
        customdata=[[*each] for each in zip(full, map(escape, texts), strict=True)],
        hovertemplate="%{customdata[0]}<br>then %{customdata[1]}<extra></extra>",
    )
    _numbers(figure, then, now, texts, palette)
    if goal.bound is not None:
        vertical(figure, goal.bound, palette.quiet, "dash")
    name_rows(figure, [_label(count - lane, changes[lane]) for lane in lanes], palette)
    _reach(figure, found, texts, then, now)
    return figure


def _numbers(
    figure: go.Figure, then: Floats, now: float, texts: list[str], palette: Palette
) -> None:
    """Write each answer on the far side of its mark: beside the other it would be read as now's."""
    left = then < now
    figure.add_scatter(
        x=then,
        y=np.arange(len(then)),
        mode="text",
        text=[
            f"{text}{_ROOM}" if before else f"{_ROOM}{text}"
            for text, before in zip(texts, left, strict=True)
        ],
        textposition=np.where(left, "middle left", "middle right").tolist(),
        textfont={"color": palette.ink},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _reach(
    figure: go.Figure, found: Counterfactuals, texts: list[str], then: Floats, now: float
) -> None:
    """Fit all marks and numbers, and what had to be passed."""
    others = [now] if found.goal.bound is None else [now, found.goal.bound]
    reach = fitted_range(
        [*others, *then],
        [*[""] * len(others), *[f"{_ROOM}{text}" for text in texts]],
        # The mark of the answer now needs room for its other half.
        [np.sign(now - then.mean()), *[0] * (len(others) - 1), *np.where(then < now, -1, 1)],
    )
    figure.update_xaxes(range=reach, fixedrange=True)
    if found.unit == PROBABILITY:
        figure.update_xaxes(tickvals=[0, 0.25, 0.5, 0.75, 1], tickformat=".0%")
    title_axis(figure.layout.xaxis, sentence_case(output_phrase(found, found.goal.output)))


def _label(number: int, changes: list[Change]) -> str:
    """The number of an alternative and its changes: "1 · duration", and under it "36 → 24"."""
    shown = changes if len(changes) <= _LINES + 1 else changes[:_LINES]
    told = [
        f"{escape(shortened(each.name, _NAME_WIDTH))}: <b>{escape(_value(each.new))}</b>"
        for each in shown
    ]
    more = [f"and {len(changes) - len(shown):,} more"] if len(shown) < len(changes) else []
    return f"{number} · {'<br>'.join([*told, *more])}"


def _value(text: str) -> str:
    return shortened(text, _VALUE_WIDTH)


def _words(change: Change) -> str:
    return f"{change.name}: {change.old} → {change.new}"
