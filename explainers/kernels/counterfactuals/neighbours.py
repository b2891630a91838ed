"""The reference rows that a model decides as wanted, and the ways from the row to them."""

from __future__ import annotations

from typing import Final

import numpy as np

from explainers.kernels.counterfactuals.asking import Asker
from explainers.kernels.counterfactuals.space import Space, with_cells
from explainers.records import Floats, Integers

_ARRIVING: Final = 1e200
"""More than any gain of a step that does not arrive."""


def unlike_neighbours(space: Space, references: Integers, ask: Asker, most: int) -> Integers:
    """Find the reference rows that are decided as wanted, (found, features), the nearest first.

    references: (references, features), of which the columns that are not free are left as the row
    has them. Of those that differ from the row at all, the `most` nearest are asked about.
    """
    references = np.where(space.free, references, space.own)
    different = np.unique(references[space.changed(references).any(axis=1)], axis=0)
    rows = different[np.argsort(space.efforts(different), kind="stable")[:most]]
    return rows[ask(rows) > 0]


def grown(space: Space, others: Integers, ask: Asker, most: int, budget: int) -> Integers:
    """Take over columns of other rows one at a time, (found, features) that reach the goal.

    Each of `others`, (others, features), is gone towards by itself, at most `most` columns far:
    each time the column is taken over that gains most for its effort, as NICE does (Brughmans et
    al. 2023, section 3.3). All ways are gone at once, so that the model is asked once for a step;
    they end where `budget` rows were asked about.
    """
    end = ask.spent + budget
    rows = np.tile(space.own, (len(others), 1))
    gained = np.repeat(ask(space.own[None, :]), len(others))
    found, open_ways = [space.nothing()], np.arange(len(others))
    for _ in range(most):
        cells = np.argwhere(rows != others)
        cells = cells[np.isin(cells[:, 0], open_ways)]
        if not len(cells) or ask.spent + len(cells) > end:
            break
        places = others[cells[:, 0], cells[:, 1]]
        tried = with_cells(rows, cells, places)
        margins = ask(tried)
        more = space.efforts(tried) - space.efforts(rows)[cells[:, 0]]
        merits = _merits(margins, gained[cells[:, 0]], more)
        for way in open_ways.tolist():
            mine = np.flatnonzero(cells[:, 0] == way)
            if len(mine):
                best = mine[np.argmax(merits[mine])]
                rows[way], gained[way] = tried[best], margins[best]
        reached = open_ways[gained[open_ways] > 0]
        found.append(rows[reached])
        open_ways = np.setdiff1d(open_ways, reached)
    return np.concatenate(found)


def _merits(margins: Floats, before: Floats, efforts: Floats) -> Floats:
    """What a step is worth: of those that arrive the one of least effort, else gain for effort."""
    return np.where(margins > 0, _ARRIVING / efforts, (margins - before) / efforts)
