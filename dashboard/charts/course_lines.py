"""Courses of a study: the method's own curve against a band of curves drawn by chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.layout import LABEL_SIZE, blank, compact, revision, title_axis
from dashboard.charts.palette import Palette
from dashboard.words import escape, sentence_case
from explainers.records import Course, Sureness

_PANEL, _TITLE, _FOOT, _BETWEEN = 240, 44, 56, 76
"""Pixels: the height of a panel's plot, of the words over it, under the last, between two."""
_AIR = 0.04


def course_lines(sureness: Sureness, output: int, title: str, palette: Palette) -> go.Figure:
    """A panel for each that the study has, one below the other; a study without curves has none.

    title: what the curves count, in words. Curves that share a name are one band, from the lowest
    to the highest, with their mean in it.
    """
    panels = panels_of(sureness)
    plots = len(panels) * _PANEL + (len(panels) - 1) * _BETWEEN
    height = _TITLE + plots + _FOOT
    figure = blank(palette, height, revision(sureness, "courses", output))
    figure.update_layout(margin={"l": 8, "r": 16, "t": _TITLE, "b": _FOOT})
    low, high = _reach(sureness)
    for at, (name, courses) in enumerate(panels):
        number = "" if at == 0 else str(at + 1)
        top = 1 - at * (_PANEL + _BETWEEN) / plots
        bottom = max(0.0, top - _PANEL / plots)
        across, up = figure.layout.xaxis.to_plotly_json(), figure.layout.yaxis.to_plotly_json()
        figure.layout[f"xaxis{number}"] = {**across, "anchor": f"y{number}"}
        figure.layout[f"yaxis{number}"] = {**up, "anchor": f"x{number}"}
        _draw(figure, courses, number, palette)
        x, y = figure.layout[f"xaxis{number}"], figure.layout[f"yaxis{number}"]
        y.domain, y.range, y.showgrid = [bottom, top], [low, high], True
        x.range = [0, 1] if _shares(courses) else None
        x.tickformat = ".0%" if _shares(courses) else None
        title_axis(x, sentence_case(sureness.grid_title))
        title_axis(y, sentence_case(title), width=28)
        _head(figure, name, courses, top, palette)
    return figure


def panels_of(sureness: Sureness) -> list[tuple[str, list[Course]]]:
    """The panels of a study in their order, each with its curves."""
    names = dict.fromkeys(course.panel for course in sureness.curves)
    return [(name, [each for each in sureness.curves if each.panel == name]) for name in names]


def _draw(figure: go.Figure, courses: Sequence[Course], number: str, palette: Palette) -> None:
    place = {"xaxis": f"x{number}", "yaxis": f"y{number}", "showlegend": False}
    for name in dict.fromkeys(course.name for course in courses if course.chance):
        drawn = [course for course in courses if course.chance and course.name == name]
        _band(figure, name, drawn, place, palette)
    own = (course for course in courses if not course.chance)
    for course, color in zip(own, _colours(palette), strict=False):
        figure.add_scatter(
            x=compact(course.x),
            y=compact(course.y),
            mode="lines+markers",
            line={"color": color, "width": 3},
            marker={"color": color, "size": 5},
            hovertemplate=f"<b>{escape(course.name)}</b><br>%{{y:.3~g}} at %{{x}}<extra></extra>",
            **place,
        )


def _band(
    figure: go.Figure,
    name: str,
    drawn: Sequence[Course],
    place: dict[str, object],
    palette: Palette,
) -> None:
    heights, x = np.stack([course.y for course in drawn]), drawn[0].x
    figure.add_scatter(
        x=compact(np.concatenate([x, x[::-1]])),
        y=compact(np.concatenate([heights.max(axis=0), heights.min(axis=0)[::-1]])),
        mode="lines",
        fill="toself",
        fillcolor=palette.faint,
        line={"width": 0, "color": palette.neutral},
        hoverinfo="skip",
        **place,
    )
    figure.add_scatter(
        x=compact(x),
        y=compact(heights.mean(axis=0)),
        mode="lines",
        line={"color": palette.neutral, "width": 2, "dash": "dot"},
        customdata=np.stack([heights.min(axis=0), heights.max(axis=0)], axis=1),
        hovertemplate=f"<b>{escape(name)}</b>, mean of {len(drawn):,}<br>%{{y:.3~g}} "
        "(%{customdata[0]:.3~g} to %{customdata[1]:.3~g}) at %{x}<extra></extra>",
        **place,
    )


def _head(
    figure: go.Figure, name: str, courses: Sequence[Course], top: float, palette: Palette
) -> None:
    """Name a panel and its curves over it, each in its colour: no legend to look up."""
    own = [course.name for course in courses if not course.chance]
    drawn = dict.fromkeys(course.name for course in courses if course.chance)
    words = [f"<b>{escape(sentence_case(name))}</b>"] if name else []
    texts = (palette.raises_text, *palette.groups)
    words += [
        f"<span style='color:{color}'><b>━</b> {escape(each)}</span>"
        for each, color in zip(own, texts, strict=False)
    ]
    words += [f"<span style='color:{palette.quiet}'>┅ {escape(each)}</span>" for each in drawn]
    figure.add_annotation(
        text="&nbsp;&nbsp;".join(words),
        x=0,
        xref="paper",
        xanchor="left",
        y=top,
        yref="paper",
        yanchor="bottom",
        yshift=8,
        showarrow=False,
        font={"size": LABEL_SIZE, "color": palette.ink},
    )


def _colours(palette: Palette) -> tuple[str, ...]:
    return (palette.raises, *palette.groups)


def _shares(courses: Sequence[Course]) -> bool:
    """Whether curves run over shares, from none to all."""
    return all(course.x[0] == 0 and course.x[-1] == 1 for course in courses)


def _reach(sureness: Sureness) -> tuple[float, float]:
    """One range for all panels: they are there to be compared."""
    heights = np.concatenate([course.y for course in sureness.curves])
    low, high = float(heights.min()), float(heights.max())
    air = _AIR * (high - low) or 0.1 * abs(high) or 1.0
    return low - air, high + air
