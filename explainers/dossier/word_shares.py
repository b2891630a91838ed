"""What each stretch of a text has: pieces without overlap for the text itself, words for lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from explainers.intake.texts.words import words
from explainers.kernels.joining import by_word, joined, touched
from explainers.records import Floats, Integers, Tokens


@dataclass(frozen=True, eq=False)
class Listed:
    """The words of a text for a list, in the order they are met.

    names: (words,), counts: (words,) how often each stands there, values: (words, outputs).
    """

    names: tuple[str, ...]
    counts: Integers
    values: Floats


def has_parts(tokens: Tokens) -> bool:
    """Tell whether any word of a text is cut into several pieces."""
    return len(joined(tokens, words).spans) < len(tokens.spans)


def in_words(tokens: Tokens) -> Tokens:
    """Join the pieces that stand in one word."""
    return joined(tokens, words)


def overlaps(tokens: Tokens) -> bool:
    """Tell whether pieces of the first text lie over each other, as a word and a pair do."""
    spans = _in_order(tokens)[0]
    return bool((spans[1:, 0] < spans[:-1, 1]).any())


def flat(tokens: Tokens) -> Tokens:
    """Lay the pieces of the first text beside each other, in the order of the text.

    Where pieces overlap, what each has is shared out evenly among the words it stands in; what
    stands in none is added up where it touches. Sums stay what they were, but for pieces without
    width, which stand nowhere.
    """
    spans, values = _in_order(tokens)
    if (spans[1:, 0] < spans[:-1, 1]).any():
        known = words(tokens.texts[0])
        _, count = touched(spans, known)
        between, added = _runs(spans[count == 0], values[count == 0])
        every = np.concatenate([known, between])
        shares = np.concatenate([by_word(values, spans, known), added])
        order = np.argsort(every[:, 0], kind="stable")
        spans, values = every[order], shares[order]
    return replace(
        tokens, spans=spans, values=values, starts=np.array([0, len(spans)], dtype=np.int64)
    )


def listed(tokens: Tokens, written: Callable[[str], str], *, together: bool) -> Listed:
    """List the pieces of the first text by what stands there.

    written: how a stretch of the text is written in one line. together: places where the same
    stands, but for capitals, are added up under the first; else each is one of its own, and those
    after the first are numbered.
    """
    part = slice(tokens.starts[0], tokens.starts[1])
    text, values = tokens.texts[0], tokens.values[part]
    stands = [written(text[begin:end]) or "(a space)" for begin, end in tokens.spans[part].tolist()]
    if not together:
        return Listed(_numbered(stands), np.ones(len(stands), dtype=np.int64), values)
    place: dict[str, int] = {}
    where = np.array([place.setdefault(word.casefold(), len(place)) for word in stands], np.int64)
    added = np.zeros((len(place), values.shape[1]))
    np.add.at(added, where, values)
    first = dict(zip(reversed(where.tolist()), reversed(stands), strict=True))
    names = tuple(first[at] for at in range(len(place)))
    return Listed(names, np.bincount(where, minlength=len(place)), added)


def _in_order(tokens: Tokens) -> tuple[Integers, Floats]:
    """The pieces of the first text that have a width, (pieces, 2) and (pieces, outputs)."""
    part = slice(tokens.starts[0], tokens.starts[1])
    spans, values = tokens.spans[part], tokens.values[part]
    wide = np.flatnonzero(spans[:, 1] > spans[:, 0])
    order = wide[np.lexsort((spans[wide, 1], spans[wide, 0]))]
    return spans[order], values[order]


def _runs(spans: Integers, values: Floats) -> tuple[Integers, Floats]:
    """Add up what overlaps: (runs, 2) and (runs, outputs). spans: in order of their begins."""
    if not len(spans):
        return spans, values
    reach = np.maximum.accumulate(spans[:, 1])
    opens = np.concatenate([[True], spans[1:, 0] >= reach[:-1]])
    run = np.cumsum(opens) - 1
    first = np.flatnonzero(opens)
    last = np.append(first[1:], len(spans)) - 1
    added = np.zeros((len(first), values.shape[1]))
    np.add.at(added, run, values)
    return np.stack([spans[first, 0], reach[last]], axis=1), added


def _numbered(stands: list[str]) -> tuple[str, ...]:
    """Tell repeated words apart by the place they take among themselves."""
    many, met = Counter(stands), Counter[str]()
    names = []
    for word in stands:
        met[word] += 1
        names.append(f"{word} ({met[word]})" if many[word] > 1 else word)
    return tuple(names)
