"""Moving changed numbers back towards the row's own, as far as the decision stays as wanted."""

from __future__ import annotations

from typing import Final

import numpy as np

from explainers.kernels.counterfactuals.asking import Asker
from explainers.kernels.counterfactuals.space import Space, with_cells
from explainers.records import Integers

_CUTS: Final = 7
"""Values tried at once on the way back: few calls of the model matter more than few rows."""


def shortened(space: Space, rows: Integers, ask: Asker) -> Integers:
    """Shorten the changes of numbers, in each row the farthest first, (rows, features).

    By sections: of the values between a number and the row's own a few at equal distances are tried
    at once, and the search goes on before the nearest of them that still does. All rows go at once.
    """
    rows = rows.copy()
    queues = [_farthest_first(space, row) for row in rows]
    for turn in range(max(map(len, queues), default=0)):
        cells = [(at, queue[turn]) for at, queue in enumerate(queues) if turn < len(queue)]
        _walk_back(space, rows, np.array(cells, dtype=np.int64), ask)
    return rows


def _farthest_first(space: Space, row: Integers) -> list[int]:
    costs = space.parts(row[None, :])[0]
    moved = np.flatnonzero(space.changed(row[None, :])[0] & space.ordered)
    return [int(column) for column in moved[np.argsort(-costs[moved], kind="stable")]]


def _walk_back(space: Space, rows: Integers, cells: Integers, ask: Asker) -> None:
    """Shorten one column of each row in place; cells: (rows at work, 2) of row and column.

    The place a cell has always does. `bounds` are places towards the own value that do not: the own
    value itself is one, since a change that can be taken back wholly was taken back before.
    """
    bounds = space.own[cells[:, 1]]
    while ask.left > 0:
        here = rows[cells[:, 0], cells[:, 1]]
        between = [_between(*ends) for ends in zip(bounds.tolist(), here.tolist(), strict=True)]
        which = np.repeat(np.arange(len(cells)), [len(places) for places in between])
        if not len(which):
            return
        places = np.concatenate(between)
        reached = ask(with_cells(rows, cells[which], places)) > 0
        for at in range(len(cells)):
            tried, does = places[which == at], reached[which == at]
            first = int(np.argmax(does)) if does.any() else len(tried)
            if first < len(tried):
                rows[cells[at, 0], cells[at, 1]] = tried[first]
            if first > 0:
                bounds[at] = tried[first - 1]


def _between(bound: int, here: int) -> Integers:
    """Return up to _CUTS places strictly between two, from the first on."""
    inside = abs(here - bound) - 1
    steps = np.linspace(1, inside, min(max(inside, 0), _CUTS)).round().astype(np.int64)
    return bound + (1 if here > bound else -1) * np.unique(steps)
