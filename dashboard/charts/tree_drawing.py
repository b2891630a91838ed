"""A decision tree: what is asked on each way, how many rows take it, and what is answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go
from plotly.colors import sample_colorscale

from dashboard.charts.hover import hover_text
from dashboard.charts.layout import TICK_SIZE, blank, revision, text_px
from dashboard.charts.palette import Palette
from dashboard.charts.tree_places import Places, places
from dashboard.surrogates.answers import every_output, node_answer
from dashboard.surrogates.splits import branch
from dashboard.units import PROBABILITY
from dashboard.words import escape, shortened
from explainers.intake.summary import counted
from explainers.records import Floats, Integers, Tree

MOST_LEAVES: Final = 40
"""More are no picture any more: the table has them all."""

_WIDEST = 13.0  # pixels of the link that all rows take
_FADED = 0.3
_ROOT_GAP, _AIR = 10.0, 4.0  # pixels between the root and its words, and left of them


def tree_drawing(
    tree: Tree, output: int, palette: Palette, width: int, path: Sequence[int] = ()
) -> go.Figure:
    """Draw a tree that was cut to what is to be seen, seen from one output.

    width: pixels there are for it; where they are few, the tree is drawn as an indented list. path:
    the nodes of a row's way, which stand out. Links are as wide as the share of rows that take
    them; nodes are coloured by what is answered there. `customdata` is the number of the node.
    """
    at = places(tree.nodes, width, _root_px(tree, output))
    figure = blank(palette, int(at.height) + 24, revision(tree, "tree", output, tree.nodes.depth))
    rows = tree.rows
    _links(figure, tree, at, rows, palette, path)
    colors = _colors(tree, output, palette)
    alone = bool(len(path))
    seen = np.isin(np.arange(len(tree.nodes)), path) | (not alone)
    figure.add_scatter(
        x=at.x,
        y=at.y,
        mode="markers",
        marker={
            "size": 14,
            "color": colors,
            "opacity": np.where(seen, 1.0, _FADED),
            "line": {"width": 1.5, "color": palette.paper},
        },
        customdata=[
            [node, _told(tree, node, rows), hover_text(every_output(tree, node))]
            for node in range(len(tree.nodes))
        ],
        hovertemplate="%{customdata[1]}<br>%{customdata[2]}<extra></extra>",
        showlegend=False,
    )
    for node in range(len(tree.nodes)):
        color = palette.ink if seen[node] else palette.quiet
        _words(figure, tree, at, node, output, rows, color)
    figure.update_layout(margin={"l": 4, "r": 4, "t": 12, "b": 12})
    figure.update_xaxes(visible=False, range=[0, at.width], fixedrange=True)
    figure.update_yaxes(visible=False, range=[at.height, 0], fixedrange=True)
    return figure


def _links(
    figure: go.Figure,
    tree: Tree,
    at: Places,
    rows: Integers,
    palette: Palette,
    path: Sequence[int],
) -> None:
    """Lines from each node to those below it, the row's own way last so that it lies on top."""
    taken = set(path)
    nodes = sorted(range(1, len(tree.nodes)), key=lambda node: node in taken)
    for node in nodes:
        above = int(tree.nodes.parents[node])
        figure.add_shape(
            type="path",
            path=_line(at, above, node),
            line={
                "width": _width(rows, node),
                "color": palette.plain if node in taken else palette.grid,
            },
            layer="below",
        )


def _line(at: Places, above: int, node: int) -> str:
    x0, y0, x1, y1 = (float(one) for one in (at.x[above], at.y[above], at.x[node], at.y[node]))
    if not at.beside:
        return f"M {x0},{y0} L {x0},{y1} L {x1},{y1}"
    middle = x0 + 0.35 * (x1 - x0)
    return f"M {x0},{y0} C {middle},{y0} {x0},{y1} {middle},{y1} L {x1},{y1}"


def _words(
    figure: go.Figure,
    tree: Tree,
    at: Places,
    node: int,
    output: int,
    rows: Integers,
    color: str,
) -> None:
    leaf = tree.nodes.left[node] < 0
    answer = f"<b>{escape(node_answer(tree, node, output))}</b>"
    count = escape(counted(int(rows[node]), "row"))
    asked = branch(tree, node) if node else "all rows"
    x, y, half = float(at.x[node]), float(at.y[node]), _width(rows, node) / 2
    if not at.beside:
        line = escape(_cut(asked, at.width - x - 20))
        _write(figure, x + 12, y, f"{line}<br>{answer} · {count}", "left", "middle", color)
        return
    if node:
        # Over the level part of the way in; its half width is kept free.
        _write(
            figure, x - 8, y - 2 - half, _wrapped(asked, 0.64 * at.column), "right", "bottom", color
        )
    if leaf:
        _write(figure, x + 12, y, f"{answer}<br>{count}", "left", "middle", color)
    elif node:
        _write(figure, x - 8, y + 2 + half, f"{answer} · {count}", "right", "top", color)
    else:
        told = f"{asked}<br>{answer}<br>{count}"
        _write(figure, x - _ROOT_GAP, y, told, "right", "middle", color)


def _write(
    figure: go.Figure, x: float, y: float, text: str, anchor: str, baseline: str, color: str
) -> None:
    figure.add_annotation(
        x=x,
        y=y,
        text=text,
        xanchor=anchor,
        yanchor=baseline,
        align=anchor,
        showarrow=False,
        borderpad=0,
        font={"size": TICK_SIZE, "color": color},
    )


def _root_px(tree: Tree, output: int) -> float:
    """Pixels left of the root that its words take: an answer names its class, in bold."""
    lines = node_answer(tree, 0, output), counted(int(tree.rows[0]), "row")
    return _ROOT_GAP + _AIR + max(text_px(line, TICK_SIZE) for line in lines)


def _width(rows: Integers, node: int) -> float:
    """Pixels of the link that leads to a node."""
    return 1.0 + (_WIDEST - 1.0) * float(rows[node]) / max(1, int(rows[0]))


def _wrapped(text: str, room: float) -> str:
    """A text in two lines of so many pixels at most, escaped."""
    words = text.split(" ")
    line = words.pop(0)
    while words and text_px(f"{line} {words[0]}", TICK_SIZE) <= room:
        line = f"{line} {words.pop(0)}"
    lines = [_cut(line, room), *([_cut(" ".join(words), room)] if words else [])]
    return "<br>".join(map(escape, lines))


def _cut(text: str, room: float) -> str:
    """A text in so many pixels."""
    width = len(text)
    while width > 8 and text_px(shortened(text, width), TICK_SIZE) > room:
        width -= 1
    return shortened(text, width)


def _told(tree: Tree, node: int, rows: Integers) -> str:
    asked = branch(tree, node, 200) if node else "all rows"
    split = tree.nodes.splits[node]
    share = counted(int(rows[node]), "row")
    more = "" if split is None else "<br>then asked: " + hover_text(_question(tree, node))
    return f"<b>{hover_text(asked)}</b><br>{share}{more}"


def _question(tree: Tree, node: int) -> str:
    return branch(tree, int(tree.nodes.left[node]), 200)


def _colors(tree: Tree, output: int, palette: Palette) -> list[str]:
    """A colour for each node: of a probability from 0 to 1, else from the lowest to the highest."""
    values: Floats = tree.nodes.values[:, output]
    low, high = float(values.min()), float(values.max())
    if tree.unit == PROBABILITY and tree.trees <= 1:
        low, high = 0.0, 1.0
    elif low < 0 < high:
        low, high = -max(-low, high), max(-low, high)
    shares = (values - low) / (high - low) if high > low else np.full(len(values), 0.5)
    return list(
        sample_colorscale(list(map(list, palette.value_scale)), np.clip(shares, 0, 1).tolist())
    )
