"""Ways through texts and through layers of attention in plain loops, from the papers; slow."""

from __future__ import annotations

import numpy as np


def integrated_gradients(score, start, end, steps, width=1e-4):
    """Sundararajan et al. 2017, equation 3, at the middles of equal steps: (pieces,).

    score: vectors (pieces, width) -> a number. A slope is a central difference by one number.
    """
    total = np.zeros(start.shape)
    for step in range(steps):
        at = start + (step + 0.5) / steps * (end - start)
        for place in np.ndindex(*start.shape):
            by = np.zeros(start.shape)
            by[place] = width
            total[place] += (score(at + by) - score(at - by)) / (2 * width) / steps
    return (total * (end - start)).sum(axis=1)


def rollout(weights):
    """Abnar and Zuidema 2020, section 3: the attention of each layer through those below it."""
    layers, heads, tokens, _ = weights.shape
    below = None
    for layer in range(layers):
        mixed = [[0.0] * tokens for _ in range(tokens)]
        for reader in range(tokens):
            for read in range(tokens):
                mean = sum(float(weights[layer, head, reader, read]) for head in range(heads))
                mixed[reader][read] = 0.5 * mean / heads + (0.5 if reader == read else 0.0)
            whole = sum(mixed[reader])
            mixed[reader] = [share / whole for share in mixed[reader]]
        if below is None:
            below = mixed
            continue
        below = [
            [
                sum(mixed[reader][through] * below[through][read] for through in range(tokens))
                for read in range(tokens)
            ]
            for reader in range(tokens)
        ]
    return np.array(below)


def word_at(spans, words):
    """For each piece, the numbers of the words that it touches, sign by sign."""
    found = []
    for begin, end in spans:
        signs = set(range(begin, end))
        found.append([w for w, (a, b) in enumerate(words) if signs & set(range(a, b))])
    return found


def joined(spans, values, words):
    """Pieces of one word added up, one by one: places and their numbers, in order."""
    found = {}
    for (begin, end), value, touching in zip(spans, values, word_at(spans, words), strict=True):
        key = ("word", touching[0]) if len(touching) == 1 else (begin, end)
        if key in found:
            (old_begin, old_end), old = found[key]
            found[key] = (min(old_begin, begin), max(old_end, end)), old + value
        else:
            found[key] = (begin, end), value
    return [place for place, _ in found.values()], [value for _, value in found.values()]
