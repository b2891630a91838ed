"""Why a text was decided so, as parts of its document: in words, as a drawing, as a table."""

from __future__ import annotations

from typing import Final

import numpy as np
from markupsafe import Markup

from explainers.dossier.figure import drawn, from_zero, stairs
from explainers.dossier.markup import element, section, shortened, table
from explainers.dossier.word_shares import Listed
from explainers.dossier.wording import measured, name_text, number, signed
from explainers.intake.summary import counted
from explainers.records import Floats, Tokens

_UP, _DOWN = 5, 3
_BARS: Final = 14
_LISTED: Final = 500
"""Words that the table names: beyond, each of them moves next to nothing."""
_WIDTH: Final = 40
ELSEWHERE: Final = "not in the text"


def reasons(tokens: Tokens, found: Listed, output: int, *, classes: bool) -> Markup:
    """Name the words that count most each way. classes: whether outputs are those of classes.

    A pair of words that the model takes for one is a term of the list, beside both of them.
    """
    numbers = found.values[:, output]
    order = np.argsort(-np.abs(numbers), kind="stable")
    up = [int(at) for at in order if numbers[at] > 0][:_UP]
    down = [int(at) for at in order if numbers[at] < 0][:_DOWN]
    above, below = sides(tokens, output, classes=classes)
    lines = [
        element("li", _reason(found, at, float(numbers[at]), above if numbers[at] > 0 else below))
        for at in (*up, *down)
    ]
    unit = measured(tokens.unit, tokens.output_names[output], classes=classes)
    many, few = int((numbers > 0).sum()), int((numbers < 0).sum())
    return section(
        "The reasons",
        element("p", f"{way(tokens, found, output)} Numbers are in: {unit}."),
        element("ul", *lines) if lines else element("p", "No word of the text moves it."),
        element(
            "p",
            f"Of {counted(len(numbers), 'different term')}, {many:,} raise the output and {few:,} "
            "lower it.",
            class_="quiet",
        ),
    )


def sides(tokens: Tokens, output: int, *, classes: bool) -> tuple[str, str]:
    """What a word with a number over 0 does, and one with a number under 0."""
    if not classes:
        return "raises the prediction", "lowers the prediction"
    name = f"“{name_text(tokens.output_names[output])}”"
    return f"speaks for {name}", f"speaks against {name}"


def way(tokens: Tokens, found: Listed, output: int) -> str:
    """Write how the answer comes about: from where to where, and what counts most each way."""
    numbers = found.values[:, output]
    ends = [
        at
        for at, wanted in ((_end(numbers, 1), 1), (_end(numbers, -1), -1))
        if at is not None and np.sign(numbers[at]) == wanted
    ]
    why = "; ".join(
        f"{quoted(found, at)} {'raises' if numbers[at] > 0 else 'lowers'} it most "
        f"({signed(float(numbers[at]))})"
        for at in sorted(ends, key=lambda at: -abs(numbers[at]))
    )
    why = why or "no word moves it"
    if tokens.receipt.tolerance is None:
        return f"These numbers do not add up to the model's output. By them, {why}."
    base, end = tokens.base_values[0, output], tokens.outputs[0, output]
    return (
        f"From the base value {number(float(base))} the output comes to {number(float(end))} for "
        f"this text: {why}."
    )


def chart(tokens: Tokens, found: Listed, output: int, title: str) -> Markup:
    """Draw how the output comes about, or the sizes where they do not add up to it."""
    numbers = found.values[:, output]
    order = np.argsort(-np.abs(numbers), kind="stable")
    lines = [(quoted(found, int(at)), float(numbers[at])) for at in order[:_BARS]]
    rest, elsewhere = order[_BARS:], float(tokens.elsewhere[0, output])
    if len(rest):
        lines.append((f"{len(rest):,} others", float(numbers[rest].sum())))
    if elsewhere:
        lines.append((ELSEWHERE, elsewhere))
    if tokens.receipt.tolerance is None:
        bars = from_zero(lines)
        read = "Orange bars pull the output up, blue ones down; they do not add up to it."
    else:
        bars = stairs(lines, float(tokens.base_values[0, output]), float(tokens.outputs[0, output]))
        read = (
            "Read from the bottom up: from the base value, each bar moves the output to the right "
            "(orange, it raises) or to the left (blue, it lowers), up to the model's output on top."
        )
    return section("The way to the answer", drawn(bars, title), element("p", read, class_="quiet"))


def words_table(tokens: Tokens, found: Listed, output: int) -> Markup:
    """List every word, the largest number first: how often it stands there, what it does."""
    numbers = found.values[:, output]
    order = np.argsort(-np.abs(numbers), kind="stable")
    lines = [
        (
            shortened(found.names[at], _WIDTH),
            f"{int(found.counts[at]):,}",
            signed(float(numbers[at])),
        )
        for at in order[:_LISTED]
    ]
    rest = order[_LISTED:]
    if len(rest):
        others = f"{counted(len(rest), 'other')}, each smaller"
        times = int(found.counts[rest].sum())
        lines.append((others, f"{times:,}", signed(float(numbers[rest].sum()))))
    adds = tokens.receipt.tolerance is not None
    heads = ("word", "times", "effect" if adds else "number")
    return section(
        "All words",
        table(heads, lines, numbers=(1, 2), class_="words"),
        element(
            "p",
            "Places where the same stands, in capitals or not, are added up. A pair of words that "
            "the model takes for one has a line of its own.",
            class_="quiet",
        ),
    )


def sums(tokens: Tokens, output: int) -> tuple[tuple[str, str], ...]:
    """Return the facts of the sum: in as many digits as it takes to check it."""
    base, end = float(tokens.base_values[0, output]), float(tokens.outputs[0, output])
    inside = float(tokens.values[:, output].sum())
    elsewhere = float(tokens.elsewhere[0, output])
    fits = tokens.fits
    local = (
        () if fits is None else (("fit of the local model, R²", number(float(fits[0, output]))),)
    )
    if tokens.receipt.tolerance is None:
        return (("model's output in this unit", number(end, 10)), *local)
    reached = base + inside + elsewhere
    return (
        ("base value", number(base, 10)),
        ("sum of the words", number(inside, 10)),
        ("what is not in the text", number(elsewhere, 10)),
        ("all of these together", number(reached, 10)),
        ("model's output in this unit", number(end, 10)),
        ("gap of this text", number(abs(reached - end), 3)),
        *local,
    )


def quoted(found: Listed, at: int) -> str:
    """A word of the list in quotation marks, in one line."""
    return f"“{shortened(found.names[at], _WIDTH)}”"


def _reason(found: Listed, at: int, value: float, does: str) -> Markup:
    times = int(found.counts[at])
    often = f", which stands there {times:,} times," if times > 1 else ""
    return Markup("").join(
        (element("strong", quoted(found, at)), f"{often} {does}: {signed(value)}")
    )


def _end(numbers: Floats, sign: int) -> int | None:
    return int(np.argmax(sign * numbers)) if len(numbers) else None
