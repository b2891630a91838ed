"""A text with its words marked, as HTML of which nothing but the product's own tags is markup.

Every sign of a text goes through `literal`, so that what stands in it is read and never acts. This
is the only place that writes HTML, and `text_box` the only one that shows it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Final

import numpy as np

from dashboard.charts.palette import Palette
from dashboard.words import num, signed
from explainers.records import Floats, Integers

STEPS: Final = 5
"""Shades to each side; thickness of the line goes with them."""
FAINTEST: Final = 0.05
"""From this share of the largest number on, a word is marked."""
MOST_MARKS: Final = 20_000
MOST_SIGNS: Final = 200_000
"""A text of a million words would hold up the browser: how much of it is drawn."""
TINTS: Final = (0.10, 0.16, 0.23, 0.30, 0.38)
"""How opaque a shade lies over the page: ink on the strongest keeps a contrast of 4.5:1."""

# Marks that turn what stands behind them, and could show another text than the model has read.
# Those that only say which way a letter runs belong to texts in Arabic and Hebrew, and stay.
_TURNING: Final = "\u202a-\u202e\u2066-\u2069\u206a-\u206f"
_UNSEEN: Final = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_TURNING}]")
_LINES: Final = (1, 2, 2, 3, 4)
_SAMPLED: Final = (1, 3, 5)


@dataclass(frozen=True, eq=False)
class Marked:
    """A text and the numbers of its words.

    spans: (words, 2), begin and end of each in code points, in order and apart. numbers: (words,).
    limit: the size that has the strongest shade. label: what is read out to people who cannot see
    the shades. below, above: what a word with a number under 0 does, and one over 0; where `below`
    is empty no number is under 0, and shades are grey.
    """

    text: str
    spans: Integers
    numbers: Floats
    limit: float
    label: str
    below: str
    above: str


def literal(text: str) -> str:
    """Write a text so that HTML shows it as it is, and nothing of it is markup.

    Line breaks stay; control characters, and marks that turn a text round, are shown as "�".
    """
    seen = _UNSEEN.sub("�", text.replace("\r\n", "\n").replace("\r", "\n"))
    return escape(seen).replace("\n", "&#10;").replace("\t", "&#9;")


def hides_marks(text: str) -> bool:
    """Tell whether a text has marks that `literal` shows as "�"."""
    return _UNSEEN.search(text) is not None


def markup(marked: Marked, palette: Palette) -> str:
    """Write a text with its words tinted and underlined: solid above 0, dashed below.

    The stronger the number, the stronger the shade and the thicker the line; a pointer or a tap on
    a word tells its number. Below it stands the scale.
    """
    return (
        f"<style>{_style(palette)}</style>"
        f'<div class="rt"><div class="rt-text" dir="auto" role="group" tabindex="0" '
        f'aria-label="{literal(marked.label)}">{_body(marked)}</div>'
        f'<div class="rt-scale">{_scale(marked)}</div></div>'
    )


def line(marked: Marked, palette: Palette) -> str:
    """Write a text as one of a list: words tinted and underlined as in `markup`, without a box.

    The scale is the list's, and told beside it.
    """
    return (
        f'<style>{_style(palette)}</style><div class="rt-line" dir="auto" role="group" '
        f'aria-label="{literal(marked.label)}">{_body(marked)}</div>'
    )


def steps(numbers: Floats, limit: float) -> Integers:
    """The shade of each number, from 0, none, to STEPS, with the sign of the number: (words,)."""
    if not limit > 0:
        return np.zeros(len(numbers), dtype=np.int64)
    shares = np.minimum(np.abs(numbers) / limit, 1.0)
    shades = np.where(shares < FAINTEST, 0, np.ceil(shares * STEPS))
    return (np.sign(numbers) * shades).astype(np.int64)


def drawn(text: str, spans: Integers, numbers: Floats) -> Integers:
    """Which words are drawn as such: all, or the MOST_MARKS largest of the first MOST_SIGNS signs.

    In the order of the text, (drawn,).
    """
    inside = np.flatnonzero(spans[:, 1] <= min(len(text), MOST_SIGNS))
    if len(inside) <= MOST_MARKS:
        return inside
    order = np.argsort(-np.abs(numbers[inside]), kind="stable")[:MOST_MARKS]
    return np.sort(inside[order])


def _body(marked: Marked) -> str:
    shades = steps(marked.numbers, marked.limit)
    parts, reached = [], 0
    for at in drawn(marked.text, marked.spans, marked.numbers).tolist():
        begin, end = marked.spans[at].tolist()
        if begin >= end or not marked.numbers[at]:
            continue
        parts.append(literal(marked.text[reached:begin]))
        parts.append(_word(marked, at, int(shades[at]), marked.text[begin:end]))
        reached = end
    parts.append(literal(marked.text[reached:MOST_SIGNS]))
    parts.append(" …" if len(marked.text) > MOST_SIGNS else "")
    return "".join(parts)


def _word(marked: Marked, at: int, shade: int, text: str) -> str:
    number = float(marked.numbers[at])
    told = signed(number) if marked.below else num(number)
    return f'<span{_class(marked, shade)} tabindex="-1" title="{told}">{literal(text)}</span>'


def _class(marked: Marked, shade: int) -> str:
    if not shade:
        return ""
    side = "n" if not marked.below else "u" if shade > 0 else "d"
    return f' class="rt-{side}{abs(shade)}"'


def _scale(marked: Marked) -> str:
    """What shades stand for, on either side from the faintest to the strongest."""
    if not marked.limit > 0:
        return "<span>No word has a number other than 0.</span>"
    sides = [(marked.below, -1), (marked.above, 1)] if marked.below else [(marked.above, 1)]
    return "".join(
        f"<div><span>{literal(told)}</span>"
        f"{''.join(_sample(marked, sign * shade) for shade in _SAMPLED)}</div>"
        for told, sign in sides
    )


def _sample(marked: Marked, shade: int) -> str:
    edge = marked.limit * shade / STEPS
    told = signed(edge, 2) if marked.below else num(edge, 2)
    return f"<span{_class(marked, shade)}>{told}</span>"


def _style(palette: Palette) -> str:
    rules = [
        f".rt-text{{max-height:26rem;overflow-y:auto;overflow-x:hidden;"
        f"padding:.25rem 1.5rem 1.5rem;"
        f"border:1px solid {palette.grid};border-radius:4px;white-space:pre-wrap;"
        f"overflow-wrap:anywhere;unicode-bidi:plaintext;font-size:1.0625rem;line-height:2.1;"
        f"color:{palette.ink}}}",
        ".rt-text span{position:relative;padding:.1em 0;border-radius:2px;outline-offset:1px}",
        f".rt-text span:focus::after{{content:attr(title);position:absolute;top:1.9em;left:50%;"
        f"transform:translateX(-50%);padding:0 .4em;line-height:1.6;font-size:.8125rem;"
        f"white-space:nowrap;z-index:1;background:{palette.ink};color:{palette.paper};"
        f"border-radius:3px}}",
        f".rt-line{{overflow-wrap:anywhere;unicode-bidi:plaintext;line-height:1.9;color:{palette.ink}}}",
        ".rt-line span{padding:.1em 0;border-radius:2px}",
        ".rt-scale,.rt-scale div{display:flex;flex-wrap:wrap;gap:.2rem .5rem;align-items:baseline}",
        f".rt-scale{{column-gap:1.5rem;"
        f"margin-top:.5rem;font-size:.8125rem;line-height:1.9;color:{palette.quiet}}}",
        f'.rt-scale span[class^="rt-"]{{color:{palette.ink};padding:.1em .4em}}',
    ]
    sides = (
        ("u", palette.raises, palette.raises_text, "solid"),
        ("d", palette.lowers, palette.lowers_text, "dashed"),
        ("n", palette.neutral, palette.quiet, "solid"),
    )
    for side, fill, line, stroke in sides:
        for shade, (tint, thick) in enumerate(zip(TINTS, _LINES, strict=True), start=1):
            rules.append(
                f".rt-{side}{shade}{{background:{_see_through(fill, tint)};"
                f"text-decoration:underline {stroke} {line} {thick}px;text-underline-offset:.3em;"
                "text-decoration-skip-ink:none}"
            )
    return "".join(rules)


def _see_through(colour: str, share: float) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share})"
