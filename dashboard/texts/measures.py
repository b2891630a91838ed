"""What words come to over many texts: how often they stand, and how they speak for an output."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from dashboard.tabular.measures import Z_95
from explainers.intake.texts.words import words
from explainers.kernels.joining import joined, touched
from explainers.kernels.ragged import starts
from explainers.records import Floats, Integers, Tokens

Order = Literal["mean", "largest"]
"""What words are ranked by: their mean relevance, or their largest in any one text."""


@dataclass(frozen=True, eq=False)
class WordUses:
    """Each word in each text that it stands in, all its places there added up.

    forms: (forms,), words without capitals, as `form_of` writes them. texts: how many were looked
    through. Of (uses,): of, which form; rows, which text among those of the result, never falling.
    values: (uses, outputs) in the result's unit.
    """

    forms: tuple[str, ...]
    texts: int
    of: Integers
    rows: Integers
    values: Floats


@dataclass(frozen=True, eq=False)
class WordMeans:
    """What each form comes to for one output, over the texts it stands in.

    Of (forms,): texts, how many; means; margins, half the 95 % interval of the mean, NaN of one
    text; raising, in how many texts it is above 0; least and most, in any one text.
    """

    texts: Integers
    means: Floats
    margins: Floats
    raising: Integers
    least: Floats
    most: Floats

    @property
    def largest(self) -> Floats:
        """(forms,) the relevance of the largest size in any one text, with its sign."""
        return np.where(self.most >= -self.least, self.most, self.least)


def form_of(text: str, begin: int, end: int, inside: Integers) -> str:
    """How a piece of a text is called: its words without capitals, or its signs if it has none.

    inside: (words, 2), the words it touches. What stands between two of them is one space, and
    nothing where they touch, so that a pair of words is the same over a line break and a comma.
    """
    if not len(inside):
        return " ".join(text[begin:end].casefold().split())
    parts, reached = [], int(inside[0, 0])
    for first, last in inside.tolist():
        parts += [" "] * (first > reached) + [text[max(first, begin) : min(last, end)]]
        reached = last
    return "".join(parts).casefold()


def word_uses(tokens: Tokens) -> WordUses:
    """Add the pieces of each text up by word.

    Pieces of one word are that word; a pair of words that a method gives a number of its own is a
    form of its own. Punctuation is one, too, where a method sees it; white space is none. No more
    is held than the result itself holds.
    """
    whole = joined(tokens, words)
    known: dict[str, int] = {}
    of = np.full(len(whole.spans), -1, dtype=np.int64)
    for row, text in enumerate(whole.texts):
        part = slice(int(whole.starts[row]), int(whole.starts[row + 1]))
        for at, form in enumerate(_forms(text, whole.spans[part]), start=part.start):
            if form:
                of[at] = known.setdefault(form, len(known))
    rows = np.repeat(np.arange(len(whole.texts)), np.diff(whole.starts))
    return _added_up(tuple(known), len(whole.texts), of, rows, whole.values)


def pieces_of(tokens: Tokens, row: int, form: str) -> tuple[Integers, Floats]:
    """Where a form stands in one text of the result: (places, 2), and (places, outputs)."""
    part = slice(int(tokens.starts[row]), int(tokens.starts[row + 1]))
    alone = replace(
        tokens,
        texts=tokens.texts[row : row + 1],
        starts=starts(np.diff(tokens.starts[row : row + 2])),
        spans=tokens.spans[part],
        values=tokens.values[part],
    )
    whole = joined(alone, words)
    chosen = [each == form for each in _forms(whole.texts[0], whole.spans)]
    return whole.spans[chosen], whole.values[chosen]


def word_means(uses: WordUses, output: int) -> WordMeans:
    """Take mean, spread and ends of each form's relevance for one output, over its texts."""
    count, values = len(uses.forms), uses.values[:, output]
    texts = np.bincount(uses.of, minlength=count)
    means = np.bincount(uses.of, values, count) / texts
    squares = np.bincount(uses.of, (values - means[uses.of]) ** 2, count)
    least, most = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(least, uses.of, values)
    np.maximum.at(most, uses.of, values)
    with np.errstate(divide="ignore", invalid="ignore"):  # of one text no spread is known
        margins = Z_95 * np.sqrt(squares / (texts - 1) / texts)
    raising = np.bincount(uses.of, values > 0, count).astype(np.int64)
    return WordMeans(texts, means, margins, raising, least, most)


def ranked(means: WordMeans, by: Order, least_texts: int) -> Integers:
    """Order forms that stand in at least so many texts, the strongest first, whichever way.

    Forms of equal strength keep the order in which they were met.
    """
    there = np.flatnonzero(means.texts >= least_texts)
    return there[np.argsort(-np.abs(ranked_by(means, by)[there]), kind="stable")]


def ranked_by(means: WordMeans, by: Order) -> Floats:
    """(forms,) the numbers that forms are ranked by."""
    return means.means if by == "mean" else means.largest


def both_ends(numbers: Floats, order: Integers, top: int) -> Integers:
    """The first `top` of an order above 0 and the first `top` below, from most to least."""
    raising = [at for at in order.tolist() if numbers[at] > 0][:top]
    lowering = [at for at in order.tolist() if numbers[at] < 0][:top]
    return np.array([*raising, *reversed(lowering)], dtype=np.int64)


def strongest_uses(uses: WordUses, form: int, output: int, most: int) -> Integers:
    """Where a form speaks loudest, whichever way: places among `uses`, each of another text."""
    there = np.flatnonzero(uses.of == form)
    return there[np.argsort(-np.abs(uses.values[there, output]), kind="stable")][:most]


def _forms(text: str, spans: Integers) -> list[str]:
    known = words(text)
    first, count = touched(spans, known)
    return [
        form_of(text, begin, end, known[start : start + many])
        for (begin, end), start, many in zip(
            spans.tolist(), first.tolist(), count.tolist(), strict=True
        )
    ]


def _added_up(
    forms: tuple[str, ...], texts: int, of: Integers, rows: Integers, values: Floats
) -> WordUses:
    """One use for each form of each text: what stands there several times is added up."""
    kept = of >= 0
    keys, place = np.unique(rows[kept] * max(1, len(forms)) + of[kept], return_inverse=True)
    added = np.zeros((len(keys), values.shape[1]))
    np.add.at(added, place.ravel(), values[kept])
    where, which = np.divmod(keys, max(1, len(forms)))
    return WordUses(forms, texts, which, where, added)
