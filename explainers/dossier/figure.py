"""Charts of a document, as drawings that stand in it: bars, and what they begin and end at.

Documents are made where no chart library is; a waterfall of 15 bars needs none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from explainers.dossier.markup import element, shortened
from explainers.dossier.wording import number, said_of, signed
from explainers.records import Attribution, Floats

# The palette of the pages in the light.
INK, QUIET, RAISES, LOWERS, PLAIN = "#15181C", "#5C6168", "#D95F02", "#3B7DDB", "#66758A"
_MOST = 15
_LEFT, _WIDTH, _RIGHT, _ROW = 300, 520, 100, 24
_LABEL = 40
WIDTH = _LEFT + _WIDTH + _RIGHT
_HEAD, _FOOT = 44, 36
_TITLE, _SOURCE = 100, 130
_SVG, _FONTS = "http://www.w3.org/2000/svg", "system-ui, sans-serif"


@dataclass(frozen=True)
class Bar:
    """One line: what it is about, from where to where it reaches, and its number in words."""

    label: str
    start: float
    end: float
    words: str
    colour: str


def steps(result: Attribution, row: int, output: int) -> tuple[Bar, ...]:
    """Make the bars of one row from the output down to the base value, the largest steps on top.

    Where the numbers do not add up to the output, each begins at 0, and there is no way to show.
    """
    effects = result.values[row, :, output]
    order = np.argsort(-np.abs(effects), kind="stable")
    shown, rest = order[:_MOST], order[_MOST:]
    lines = [(_named(result, row, int(at)), float(effects[at])) for at in shown]
    if len(rest):
        lines.append((f"{len(rest):,} others", float(effects[rest].sum())))
    if result.receipt.tolerance is None:
        return from_zero(lines)
    return stairs(lines, float(result.base_values[row, output]), float(result.outputs[row, output]))


def from_zero(lines: Sequence[tuple[str, float]]) -> tuple[Bar, ...]:
    """Make a bar of each (label, number) that begins at 0."""
    return tuple(_bar(label, 0.0, effect) for label, effect in lines)


def stairs(lines: Sequence[tuple[str, float]], base: float, end: float) -> tuple[Bar, ...]:
    """Make a bar of each (label, effect) that begins where the one under it ends, up from `base`.

    On top stands the output `end`, at the bottom the base value.
    """
    place, drawn = base, []
    for label, effect in reversed(lines):
        drawn.append(_bar(label, place, effect))
        place += effect
    first = Bar("model's output", min(base, end), end, number(end), PLAIN)
    last = Bar("base value", base, base, number(base), PLAIN)
    return (first, *reversed(drawn), last)


def sizes(names: Sequence[str], values: Floats) -> tuple[Bar, ...]:
    """Make bars of sizes, (names,), the largest on top; those beyond 15 are left to the table."""
    order = np.argsort(-values, kind="stable")[:_MOST]
    return tuple(
        Bar(
            shortened(names[at], _LABEL),
            0.0,
            float(values[at]),
            number(float(values[at]), 4),
            PLAIN,
        )
        for at in order
    )


def lengths(result: Attribution, row: int, output: int) -> tuple[Bar, ...]:
    """Make a bar of each number of a row, from 0 on, the largest on top."""
    effects = result.values[row, :, output]
    order = np.argsort(-np.abs(effects), kind="stable")[:_MOST]
    return tuple(_bar(_named(result, row, int(at)), 0.0, float(effects[at])) for at in order)


def drawn(bars: Sequence[Bar], title: str) -> Markup:
    """Draw bars below each other, on one scale, for a document; `title` says what is to be seen."""
    return element(
        "figure",
        element(
            "svg",
            element("title", title),
            *_lines(bars, 4),
            xmlns=_SVG,
            viewBox=f"0 0 {WIDTH} {_ROW * len(bars) + 8}",
            role="img",
            font_size="13",
            font_family=_FONTS,
        ),
    )


def alone(bars: Sequence[Bar], title: str, told: str, source: str) -> Markup:
    """Draw the same as a picture that stands alone: on white, under its title, over its source.

    told: what is to be seen, for who hears it read. source: where the numbers come from.
    """
    bottom = _HEAD + _ROW * len(bars)
    height = bottom + _FOOT
    return element(
        "svg",
        element("title", title),
        element("desc", told),
        element("rect", x=0, y=0, width=WIDTH, height=height, fill="#FFFFFF"),
        element("text", shortened(title, _TITLE), x=16, y=26, fill=INK, font_size="16"),
        *_lines(bars, _HEAD),
        element("text", shortened(source, _SOURCE), x=16, y=bottom + 22, fill=QUIET),
        xmlns=_SVG,
        viewBox=f"0 0 {WIDTH} {height}",
        width=WIDTH,
        height=height,
        role="img",
        font_size="13",
        font_family=_FONTS,
    )


def _lines(bars: Sequence[Bar], top: int) -> list[Markup]:
    ends = [end for bar in bars for end in (bar.start, bar.end)]
    low, high = min(ends, default=0.0), max(ends, default=0.0)
    scale = _WIDTH / (high - low) if high > low else 0.0
    return [_line(bar, top + _ROW * at, low, scale) for at, bar in enumerate(bars)]


def _line(bar: Bar, top: int, low: float, scale: float) -> Markup:
    left, right = (_LEFT + scale * (end - low) for end in sorted((bar.start, bar.end)))
    middle = top + _ROW * 0.62
    return element(
        "g",
        element("text", bar.label, x=_LEFT - 8, y=middle, text_anchor="end", fill=INK),
        element(
            "rect",
            x=f"{left:.1f}",
            y=top + 3,
            width=f"{max(1.5, right - left):.1f}",
            height=_ROW - 7,
            fill=bar.colour,
        ),
        element("text", bar.words, x=f"{right + 6:.1f}", y=middle, fill=QUIET),
    )


def _named(result: Attribution, row: int, at: int) -> str:
    return shortened(f"{result.titles[at]} = {said_of(result, result.names[at], row)}", _LABEL)


def _bar(label: str, start: float, effect: float) -> Bar:
    colour = RAISES if effect > 0 else LOWERS
    return Bar(label, start, start + effect, signed(effect, 4), colour)
