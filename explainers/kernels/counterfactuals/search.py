"""The whole search: from one row to the nearest few that a model decides otherwise."""

from __future__ import annotations

from typing import Final

import numpy as np

from explainers.kernels.counterfactuals.asking import Asker
from explainers.kernels.counterfactuals.forward import WIDE, forward
from explainers.kernels.counterfactuals.neighbours import grown, unlike_neighbours
from explainers.kernels.counterfactuals.shortening import shortened
from explainers.kernels.counterfactuals.space import Space, sets_of_columns, varied
from explainers.kernels.counterfactuals.thinning import thinned
from explainers.records import Integers

_WAYS: Final = 8
"""Neighbours that are gone towards column by column, at most."""
_LONG: Final = 5
"""Steps that there should be budget for on each of these ways: fewer long ways, not many begun."""
_POOL: Final = 24
"""Rows at least that are made smaller; what is left of them is chosen from."""
_LEAST: Final = 100
"""Rows that are worth another round."""


def found(space: Space, references: Integers, ask: Asker, most: int, wanted: int) -> Integers:
    """Find rows decided as wanted, with at most `most` columns changed, (found, features).

    references: (references, features), rows of the table whose values are all allowed. Where fewer
    than `wanted` sets of columns come out of the first round, further ones leave alone one column
    after the other of those that were changed: what turns the decision without it is something
    else (a tree of hitting sets, Reiter 1987). Nothing is drawn at random: the same question has
    the same answer.
    """
    rows = _round(space, references, ask, most, wanted)
    if not len(rows):
        farther = forward(space, ask, most, wanted, ask.left // 2, WIDE)
        rows = _smaller(space, varied(space, farther, _POOL), ask, most)
    begun, queue = {frozenset[int]()}, _branches(space, rows, frozenset())
    while queue and ask.left > _LEAST and sets_of_columns(space, rows) < wanted:
        left_alone = queue.pop(0)
        if left_alone in begun:
            continue
        begun.add(left_alone)
        more = _round(space.without(left_alone), references, ask, most, wanted)
        queue += _branches(space, more, left_alone)
        rows = np.concatenate([rows, more])
    return rows


def _branches(space: Space, rows: Integers, left_alone: frozenset[int]) -> list[frozenset[int]]:
    """What else to leave alone: one more column of those that were changed."""
    columns = np.flatnonzero(space.changed(rows).any(axis=0)).tolist()
    return [left_alone | {column} for column in columns]


def _round(space: Space, references: Integers, ask: Asker, most: int, wanted: int) -> Integers:
    """Search once, with what is left of the budget.

    A quarter of it looks for neighbours among the reference rows, a quarter changes the row column
    by column, a quarter goes towards neighbours, and the rest makes smaller what was found.
    """
    part = ask.left // 4
    near = unlike_neighbours(space, references, ask, part)
    ahead = forward(space, ask, most, 4 * wanted, part)
    ways = min(_WAYS, max(1, part // max(1, space.features * min(most, _LONG))))
    beside = grown(space, near[:ways], ask, most, part)
    pool = max(_POOL, 4 * wanted)
    begun = np.concatenate([varied(space, ahead, pool // 2), beside, near[: pool // 6]])
    begun = varied(space, begun, pool)
    rows = _smaller(space, begun, ask, most)
    if sets_of_columns(space, rows) < wanted:
        # Shortened first, a number goes less far for another column that changes with it.
        rows = np.concatenate([rows, _smaller(space, shortened(space, begun, ask), ask, most)])
    return rows


def _smaller(space: Space, rows: Integers, ask: Asker, most: int) -> Integers:
    """Take back and shorten what can be; what still changes more than `most` columns is left out.

    A change that was needed may be needed no more once another is shorter: so again, until nothing
    moves, which it does since every step saves some effort.
    """
    before = space.nothing()
    while not np.array_equal(before, rows):
        before = rows
        rows = shortened(space, thinned(space, rows, ask), ask)
    fitting: Integers = rows[space.changed(rows).sum(axis=1) <= most]
    return fitting
