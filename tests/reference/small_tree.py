"""A regression tree grown from its definition: every split of every node tried, the best taken."""

from __future__ import annotations

import numpy as np


def grown(columns, outcomes, depth, least):
    """Breiman et al. 1984, section 8.4: the split that lowers the squared error most.

    columns: a list of (rows,) numbers, or of texts; outcomes: (rows, outputs). Of a text each two
    sets of categories are tried. Returns (values, None), or (values, (column, chosen set or the
    largest number that goes left, left, right)).
    """
    values = outcomes.mean(axis=0)
    best = None
    if depth:
        before = ((outcomes - values) ** 2).sum()
        for at, column in enumerate(columns):
            for told, left in _sides(column):
                if not least <= left.sum() <= len(left) - least:
                    continue
                after = sum(
                    ((outcomes[side] - outcomes[side].mean(axis=0)) ** 2).sum()
                    for side in (left, ~left)
                )
                if before - after > (best[0] if best else 1e-12):
                    best = (before - after, at, told, left)
    if best is None:
        return values, None
    _, at, told, left = best
    parts = [
        grown([column[side] for column in columns], outcomes[side], depth - 1, least)
        for side in (left, ~left)
    ]
    return values, (at, told, *parts)


def answer(tree, row):
    """What a tree answers one row: a list of numbers and texts."""
    values, split = tree
    while split is not None:
        at, told, left, right = split
        goes_left = row[at] in told if isinstance(told, frozenset) else row[at] <= told
        values, split = left if goes_left else right
    return values


def _sides(column):
    distinct = sorted(set(column.tolist()))
    if column.dtype == object:
        for chosen in range(1, 2 ** (len(distinct) - 1)):
            names = frozenset(n for at, n in enumerate(distinct) if chosen >> at & 1)
            yield names, np.array([value in names for value in column])
    else:
        for value in distinct[:-1]:
            yield value, column <= value
