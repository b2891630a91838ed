"""Pieces of texts put together to words, by where both stand.

A tokenizer cuts “unbelievable” into “un”, “##believ” and “##able”; a reader asks about the word.
Words are given as spans (words, 2), in order and apart, in the same code points as the pieces.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from explainers.kernels.ragged import starts
from explainers.records import Floats, Integers, Tokens

Words = Callable[[str], Integers]
"""text -> (words, 2), begin and end of each."""


def joined(tokens: Tokens, words: Words) -> Tokens:
    """Add up the pieces that stand in one word; it stands from the first of them to the last.

    What touches no word (punctuation) or several (a pair of words, a piece of a script without
    spaces) stays as it is, but for pieces that stand at the same place: those are one. Sums stay
    what they were, and pieces come in the order of the first of them.
    """
    spans, values, counts = [], [], []
    for row, text in enumerate(tokens.texts):
        part = slice(tokens.starts[row], tokens.starts[row + 1])
        where, together = _together(tokens.spans[part], words(text))
        added = np.zeros((len(where), tokens.values.shape[1]))
        np.add.at(added, together, tokens.values[part])
        spans.append(where)
        values.append(added)
        counts.append(len(where))
    return replace(
        tokens,
        starts=starts(np.array(counts, dtype=np.int64)),
        spans=np.concatenate([tokens.spans[:0], *spans]),
        values=np.concatenate([tokens.values[:0], *values]),
    )


def by_word(values: Floats, spans: Integers, words: Integers) -> Floats:
    """Share what pieces have out among the words they touch, evenly: (words, outputs).

    values: (pieces, outputs), spans: (pieces, 2). What touches no word belongs to none, and a word
    that nothing touches has 0.
    """
    first, count = touched(spans, words)
    found = np.zeros((len(words), values.shape[1]))
    shares = values / np.maximum(count, 1)[:, None]
    for beyond in range(int(count.max(initial=0))):
        there = count > beyond
        np.add.at(found, first[there] + beyond, shares[there])
    return found


def touched(spans: Integers, words: Integers) -> tuple[Integers, Integers]:
    """Find the words that pieces touch: the first of each and how many, (pieces,) both.

    A piece with no width touches none.
    """
    begins, ends = spans[:, 0], spans[:, 1]
    first = np.searchsorted(words[:, 1], begins, side="right")
    behind = np.searchsorted(words[:, 0], ends, side="left")
    count = np.where(ends > begins, np.maximum(behind - first, 0), 0)
    return first.astype(np.int64), count.astype(np.int64)


def _together(spans: Integers, words: Integers) -> tuple[Integers, Integers]:
    """Which pieces are one: where each stands then, (parts, 2), and the part of every piece."""
    first, count = touched(spans, words)
    # A word is known by its number and -1, which is no end; what stays apart by where it stands.
    alone = np.stack([first, np.full(len(first), -1)], axis=1)
    keys = np.where((count == 1)[:, None], alone, spans)
    _, at, part = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    place = np.empty(len(at), dtype=np.int64)
    place[np.argsort(at)] = np.arange(len(at))
    together = place[part.reshape(-1)]
    where = np.full((len(at), 2), (np.iinfo(np.int64).max, 0), dtype=np.int64)
    np.minimum.at(where[:, 0], together, spans[:, 0])
    np.maximum.at(where[:, 1], together, spans[:, 1])
    return where, together
