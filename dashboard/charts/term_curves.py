"""The terms of a glass box: steps over a number, dots for categories, a map for two columns."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.hover import hover_text
from dashboard.charts.layout import blank, fitted_range, name_rows, revision, title_axis
from dashboard.charts.palette import Palette
from dashboard.rows.said import category
from dashboard.units import output_phrase
from dashboard.words import MISSING, display_names, escape, num, sentence_case, shortened, signed
from explainers.records import Axis, Floats, GlassBox, Term

_NAME, _TITLE = 28, 34
_SIDES = "1 standard deviation of the fits to both sides"


def term_curve(box: GlassBox, term: Term, palette: Palette) -> go.Figure:
    """Draw what one column adds, or what two add together."""
    if len(term.axes) == 2:
        return _pair(box, term, palette)
    if term.axes[0].cuts is None:
        return _categories(box, term, palette)
    return _steps(box, term, palette)


def edges(axis: Axis) -> Floats:
    """Where the bins of a number begin and end, (bins,), from the lowest value to the highest."""
    if axis.cuts is None:
        raise ValueError("categories have no edges")
    low = min(axis.low, float(axis.cuts[0])) if len(axis.cuts) else axis.low
    high = max(axis.high, float(axis.cuts[-1])) if len(axis.cuts) else axis.high
    return np.concatenate([[low], axis.cuts, [high]])


def _steps(box: GlassBox, term: Term, palette: Palette) -> go.Figure:
    axis, phrase = term.axes[0], output_phrase(box, term.output)
    figure = blank(palette, 400, _where(box, term))
    at = edges(axis)
    scores, errors = term.scores[1:], term.errors[1:]
    across = np.repeat(at, 2)[1:-1]
    upper, lower = np.repeat(scores + errors, 2), np.repeat(scores - errors, 2)
    figure.add_scatter(
        x=np.concatenate([across, across[::-1]]),
        y=np.concatenate([upper, lower[::-1]]),
        mode="lines",
        fill="toself",
        fillcolor=palette.faint,
        line={"width": 0, "color": palette.neutral},
        hoverinfo="skip",
    )
    told = [f"{num(float(low), 4)} to {num(float(high), 4)}" for low, high in pairwise(at)]
    figure.add_scatter(
        x=across,
        y=np.repeat(scores, 2),
        mode="lines",
        line={"color": palette.ink, "width": 3},
        customdata=np.repeat(np.array(told, dtype=object), 2),
        hovertemplate="%{y:+.3~g}<br>from %{customdata}<extra></extra>",
    )
    figure.add_hline(
        y=0, line={"color": palette.neutral, "width": 1.2, "dash": "dot"}, layer="below"
    )
    figure.update_yaxes(showgrid=True)
    name = box.names[axis.feature]
    title_axis(figure.layout.xaxis, shortened(box.dictionary.heading(name), 48))
    title_axis(figure.layout.yaxis, f"Adds to the {phrase}")
    return figure


def _categories(box: GlassBox, term: Term, palette: Palette) -> go.Figure:
    """One dot a category, the highest on top; a gap only where there were any."""
    names, kept = named_bins(box, term.axes[0], term.weights)
    scores, errors, weights = term.scores[kept], term.errors[kept], term.weights[kept]
    order = np.argsort(scores, kind="stable")
    shown = display_names(tuple(names[at] for at in order), _NAME)
    figure = blank(palette, 92 + 27 * len(order), _where(box, term))
    texts = [signed(float(scores[at])) for at in order]
    figure.add_scatter(
        x=scores[order],
        y=np.arange(len(order)),
        mode="markers",
        marker={"color": palette.ink, "size": 10},
        error_x={"array": errors[order], "color": palette.neutral, "thickness": 4, "width": 0},
        customdata=[
            [hover_text(names[at]), text, f"{weights[at] / max(1e-300, term.weights.sum()):.1%}"]
            for at, text in zip(order.tolist(), texts, strict=True)
        ],
        hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]}<br>%{customdata[2]} of rows"
        "<extra></extra>",
    )
    name_rows(figure, [escape(name) for name in shown], palette)
    ends = np.concatenate([scores - errors, scores + errors, [0.0]])
    figure.update_xaxes(range=fitted_range(ends, [""] * len(ends), [0.0] * len(ends)))
    figure.add_vline(x=0, line={"color": palette.neutral, "width": 1.2, "dash": "dot"})
    title_axis(figure.layout.xaxis, f"Adds to the {output_phrase(box, term.output)}", _TITLE)
    return figure


def _pair(box: GlassBox, term: Term, palette: Palette) -> go.Figure:
    """A map of two columns: orange adds, blue takes away."""
    figure = blank(palette, 460, _where(box, term))
    (rows, down), (columns, across) = (
        named_bins(box, axis, term.weights.sum(axis=1 - at)) for at, axis in enumerate(term.axes)
    )
    cells = term.scores[np.ix_(down, across)]
    reach = float(np.abs(cells).max(initial=0.0)) or 1.0
    texts = [[signed(float(cell)) for cell in line] for line in cells]
    figure.add_heatmap(
        z=cells,
        x=np.arange(len(columns)),
        y=np.arange(len(rows)),
        zmin=-reach,
        zmax=reach,
        colorscale=[[0, palette.lowers], [0.5, palette.paper], [1, palette.raises]],
        colorbar={"thickness": 10, "outlinewidth": 0, "tickfont": {"color": palette.quiet}},
        customdata=texts,
        hovertemplate=f"{_escaped(box, term, 0)}: %{{y}}<br>{_escaped(box, term, 1)}: %{{x}}<br>"
        "%{customdata}<extra></extra>",
    )
    for axis, names, title in (
        (figure.layout.xaxis, columns, _title(box, term, 1)),
        (figure.layout.yaxis, rows, _title(box, term, 0)),
    ):
        step = max(1, len(names) // 8)
        shown = [escape(name) for name in display_names(tuple(names), 14)]
        axis.update(
            tickvals=list(range(0, len(names), step)), ticktext=shown[::step], showgrid=False
        )
        title_axis(axis, title, 28)
    return figure


def named_bins(box: GlassBox, axis: Axis, weights: Floats) -> tuple[list[str], list[int]]:
    """What the bins of an axis are called, and their places: a gap's only where there were any."""
    name = box.names[axis.feature]
    if axis.cuts is None:
        names = [str(category(box.dictionary, name, one)) for one in axis.categories]
    else:
        at = edges(axis)
        names = [f"{num(float(low), 4)} to {num(float(high), 4)}" for low, high in pairwise(at)]
    kept = [at for at in range(axis.bins) if at or weights[0] > 0]
    return [MISSING, *names][1 - (kept[0] == 0) :], kept


def _title(box: GlassBox, term: Term, at: int) -> str:
    return sentence_case(box.dictionary.heading(box.names[term.axes[at].feature]))


def _escaped(box: GlassBox, term: Term, at: int) -> str:
    return escape(box.dictionary.called(box.names[term.axes[at].feature]))


def _where(box: GlassBox, term: Term) -> str:
    return revision(box, "term", term.output, *(axis.feature for axis in term.axes))
