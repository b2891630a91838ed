"""A text with its words marked, as a part of a document that is read in colour, in grey, aloud.

A word that raises the output is orange with a solid line and a plus, one that lowers it blue with
a dashed line and a minus: printed in grey, or seen by somebody who takes both for one colour, the
signs are left. They are drawn by the style sheet, so no text can bring one of its own.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np
from markupsafe import Markup

from explainers.dossier.markup import STYLE, element, hidden
from explainers.dossier.wording import number, signed
from explainers.records import Floats, Integers, Tokens

STEPS: Final = 5
"""Shades to each side; the line grows thicker with them."""
FAINTEST: Final = 0.05
"""From this share of the largest number on, a word is marked."""
MOST_MARKS: Final = 5_000
MOST_SIGNS: Final = 200_000
"""A text of a million words is no document that somebody reads: how much of it is printed."""

# What only says which way a letter runs belongs to texts in Arabic and Hebrew, and stays.
_KEPT: Final = frozenset("\n\t\u061c\u200e\u200f")
_BREAKS: Final = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SAMPLED: Final = (1, 3, 5)
_SIDES: Final = (
    ("u", "217,95,2", "#A34700", "solid", "+"),
    ("d", "59,125,219", "#1F5FBF", "dashed", "−"),
)
_TINTS: Final = (0.10, 0.16, 0.23, 0.30, 0.38)
_LINES: Final = (1, 1, 2, 2, 3)


def _rules() -> str:
    rules = [
        "div.text{white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext;"
        "line-height:2.1;border:1px solid #D9DCE1;border-radius:4px;padding:.4rem 1rem 1rem}"
        "div.text span,p.scale span{border-radius:2px;padding:.1em 0;"
        "-webkit-print-color-adjust:exact;print-color-adjust:exact}"
        "p.scale{color:#5C6168;font-size:.85rem;line-height:2.1}"
        "table.words td,table.words th{min-width:0}"
        "p.scale span{color:#15181C;padding:.1em .3em;margin-right:.4em;white-space:nowrap}"
    ]
    for side, colour, line, stroke, sign in _SIDES:
        rules.append(f'.{side}::before{{content:"{sign}";font-size:.7em;vertical-align:.35em}}')
        rules += [
            f".{side}{step}{{background:rgba({colour},{tint});text-decoration:underline {stroke} "
            f"{line} {thick}px;text-underline-offset:.3em;text-decoration-skip-ink:none}}"
            for step, (tint, thick) in enumerate(zip(_TINTS, _LINES, strict=True), start=1)
        ]
    return "".join(rules)


TEXT_STYLE: Final = STYLE + Markup(_rules())  # noqa: S704 - made of the constants above alone
"""The style sheet of a document about a text."""


def literal(text: str) -> str:
    """A text with its line breaks, in which every other sign is seen, and none turns another."""
    lines = _BREAKS.sub("\n", text)
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if mark not in _KEPT and hidden(mark) else mark
        for mark in lines
    )


def disclosure(tokens: Tokens) -> str:
    """What of the text is not printed as it is, in sentences; empty where all of it is.

    tokens: one text, its pieces beside each other.
    """
    text, told = tokens.texts[0], []
    if len(text) > MOST_SIGNS:
        told.append(f"The first {MOST_SIGNS:,} of the text's {len(text):,} signs are printed.")
    if int((tokens.spans[:, 1] <= MOST_SIGNS).sum()) > MOST_MARKS:
        told.append(f"The {MOST_MARKS:,} largest numbers are marked in it.")
    if literal(text[:MOST_SIGNS]) != _BREAKS.sub("\n", text[:MOST_SIGNS]):
        told.append("Marks that nobody sees, and those that turn a text round, are printed as “�”.")
    return " ".join(told)


def marked(tokens: Tokens, output: int, told: str) -> Markup:
    """Print a text with its words marked; told: what is to be seen, for who hears it read.

    tokens: one text, its pieces beside each other. output: of its values.
    """
    text, numbers = tokens.texts[0], tokens.values[:, output]
    shades = steps(numbers)
    parts: list[str] = []
    reached = 0
    for at in _printed(tokens.spans, numbers, shades).tolist():
        begin, end = tokens.spans[at].tolist()
        parts.append(literal(text[reached:begin]))
        parts.append(_word(text[begin:end], float(numbers[at]), int(shades[at])))
        reached = end
    parts.append(literal(text[reached:MOST_SIGNS]))
    parts.append(" …" if len(text) > MOST_SIGNS else "")
    return element("div", *parts, class_="text", dir="auto", role="group", aria_label=told)


def scale(tokens: Tokens, output: int, above: str, below: str) -> Markup:
    """Say what the marks stand for, from the faintest to the strongest.

    above, below: what a word with a number over 0 does, and one with a number under 0.
    """
    largest = float(np.abs(tokens.values[:, output]).max(initial=0.0))
    if not largest:
        return element("p", "No word has a number other than 0.", class_="scale")
    samples = [
        element("span", number(largest * step / STEPS, 2), class_=_named(sign * step))
        for sign in (-1, 1)
        for step in _SAMPLED
    ]
    down, up = samples[: len(_SAMPLED)], samples[len(_SAMPLED) :]
    return element("p", f"{below}: ", *down, f" {above}: ", *up, class_="scale")


def steps(numbers: Floats) -> Integers:
    """The shade of each number, from 0, none, to STEPS, with the sign of the number: (words,)."""
    largest = np.abs(numbers).max(initial=0.0)
    if not largest:
        return np.zeros(len(numbers), dtype=np.int64)
    shares = np.abs(numbers) / largest
    shades = np.where(shares < FAINTEST, 0, np.ceil(shares * STEPS))
    return (np.sign(numbers) * shades).astype(np.int64)


def _printed(spans: Integers, numbers: Floats, shades: Integers) -> Integers:
    """Which words are marked, in the order of the text: (printed,)."""
    inside = np.flatnonzero(
        (spans[:, 1] <= MOST_SIGNS) & (spans[:, 1] > spans[:, 0]) & (shades != 0)
    )
    order = np.argsort(-np.abs(numbers[inside]), kind="stable")[:MOST_MARKS]
    return np.sort(inside[order])


def _word(text: str, value: float, shade: int) -> Markup:
    return element("span", literal(text), class_=_named(shade), title=signed(value))


def _named(shade: int) -> str:
    side = "u" if shade > 0 else "d"
    return f"{side} {side}{abs(shade)}"
