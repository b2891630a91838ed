"""What bars to both sides of zero share: names of the sides, room for them, standard errors."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.layout import fitted_range
from dashboard.charts.palette import Palette
from dashboard.words import escape
from explainers.records import Floats

SIDE_CHARACTERS, RIGHT_CHARACTERS = 16, 13  # in a line: a phone has less room on the right
_GLUE = "\u00a0"
SIDE_SHARE = 0.5  # both sides have room for their names, even where all bars go one way


def coloured(sizes: Floats, palette: Palette) -> dict[str, object]:
    """Bars' marker: one colour from 0 on, the other below."""
    colours = np.where(sizes >= 0, palette.raises, palette.lowers).tolist()
    return {"color": colours, "line": {"width": 0}}


def draw_zero(figure: go.Figure, palette: Palette) -> None:
    """Draw the line that bars of both sides start from."""
    figure.add_vline(x=0, line={"color": palette.neutral, "width": 1.2})


def error_bars(errors: Floats, palette: Palette) -> dict[str, object]:
    """One standard error to both sides of each bar's end; nothing where the bars are exact."""
    visible = bool(errors.any())
    look = {"color": palette.ink, "thickness": 1.2, "width": 3}
    return {"array": errors, "visible": visible, **look}


def name_sides(figure: go.Figure, low: str, high: str, palette: Palette) -> None:
    """Say above a zero line what a bar to each side means: colour must not be alone."""
    left = _wrapped(f"◀{_GLUE}{low}", SIDE_CHARACTERS)
    right = _wrapped(f"{high}{_GLUE}▶", RIGHT_CHARACTERS)
    for lines, anchor, shift, color in (
        (left, "right", -10, palette.lowers_text),
        (right, "left", 10, palette.raises_text),
    ):
        figure.add_annotation(
            x=0,
            y=1,
            yref="paper",
            xanchor=anchor,
            yanchor="bottom",
            xshift=shift,
            text="<br>".join(escape(line) for line in lines),
            align=anchor,
            showarrow=False,
            font={"color": color},
        )
    figure.update_layout(margin_t=18 + 16 * max(len(left), len(right)))


def fit_both_sides(
    figure: go.Figure, lefts: Floats, rights: Floats, texts: Sequence[str], room: int
) -> None:
    """Give both sides of 0 room for the bars, and for the texts behind the ends of the right ones.

    lefts, rights: (bars,), 0 where a bar goes the other way. room: pixels of the plot on a phone.
    """
    none, some = [0] * (1 + len(lefts)), [1] * len(rights)
    reach = fitted_range([0.0, *lefts, *rights], [*[""] * len(none), *texts], [*none, *some], room)
    figure.update_xaxes(range=two_sided(reach), fixedrange=True)


def _wrapped(side: str, width: int) -> list[str]:
    """A side's name in lines; its arrow stays beside a word."""
    lines = wrap(side, width, break_long_words=False)
    return [line.replace(_GLUE, " ") for line in lines]


def two_sided(reach: Sequence[float]) -> list[float]:
    """A range (low, high) widened to give both sides of 0 room for what `name_sides` writes."""
    least = SIDE_SHARE * max(abs(edge) for edge in reach)
    return [min(reach[0], -least), max(reach[1], least)]
