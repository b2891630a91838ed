"""Changing one more column at a time, to whatever value: finds what few changes can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from explainers.kernels.counterfactuals.asking import UNKNOWN, Asker
from explainers.kernels.counterfactuals.space import Space, with_cells
from explainers.records import Floats, Integers

_POINTS: Final = 12
"""Values of a number that are tried; those between are looked at once a change is found."""
_CATEGORIES: Final = 40


@dataclass(frozen=True)
class Beam:
    """How much is tried at once: rows of a level that are changed further, and single changes.

    kept: half of them those that came nearest. steps: changes that are made on top of others, those
    that gained most by themselves.
    """

    kept: int
    steps: int


NARROW: Final = Beam(kept=12, steps=60)
WIDE: Final = Beam(kept=120, steps=240)


def forward(
    space: Space, ask: Asker, most: int, enough: int, budget: int, beam: Beam = NARROW
) -> Integers:
    """Change up to `most` columns one after another, (found, features) that reach the goal.

    A beam search: each level takes the rows of the level before that came nearest to the goal and
    makes single changes in them. It ends with the level that finds `enough`, or where `budget` rows
    were asked about.
    """
    end = ask.spent + budget
    steps, base = _steps(space), space.own[None, :]
    found = [space.nothing()]
    for level in range(most):
        rows = _extended(space, base, steps)[: max(0, end - ask.spent)]
        if not len(rows):
            break
        margins = ask(rows)
        if level == 0:
            steps = steps[_best(space, rows, margins)[: beam.steps]]
        found.append(rows[margins > 0])
        if sum(map(len, found)) >= enough:
            break
        base = _promising(space, rows[margins <= 0], margins[margins <= 0], beam.kept)
    return np.concatenate(found)


def _steps(space: Space) -> Integers:
    """Every single change that is tried, (steps, 2): a column and the place of its new value."""
    found = []
    for at in np.flatnonzero(space.free).tolist():
        cost = space.costs[at]
        most = _POINTS if space.ordered[at] else _CATEGORIES
        places = np.delete(np.arange(len(cost)), space.own[at])
        if len(places) > most:
            places = places[np.linspace(0, len(places) - 1, most).round().astype(np.int64)]
        found += [(at, place) for place in places.tolist()]
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def _extended(space: Space, base: Integers, steps: Integers) -> Integers:
    """Make each step in each row whose column is unchanged yet; what is made twice stays once."""
    columns = np.tile(steps[:, 0], len(base))
    cells = np.column_stack([np.repeat(np.arange(len(base)), len(steps)), columns])
    rows = with_cells(base, cells, np.tile(steps[:, 1], len(base)))
    rows = rows[base[cells[:, 0], columns] == space.own[columns]]
    _, first = np.unique(rows, axis=0, return_index=True)
    made: Integers = rows[np.sort(first)]
    return made


def _best(space: Space, rows: Integers, margins: Floats) -> Integers:
    """Order rows by what they gain for their effort, the best first, (rows,) of numbers."""
    known = margins > UNKNOWN
    lift = np.where(known, margins - margins[known].min(initial=np.inf), 0.0)
    return np.argsort(-lift / space.efforts(rows), kind="stable")


def _promising(space: Space, rows: Integers, margins: Floats, kept: int) -> Integers:
    """Take rows to be changed further: first such that change different columns.

    Half of the places go to those that came nearest, the others to those that gained most for their
    effort: a way of small steps would not be begun otherwise. Places that are left go to rows that
    change the same columns as another.
    """
    rows, margins = rows[margins > UNKNOWN], margins[margins > UNKNOWN]
    changed = [columns.tobytes() for columns in space.changed(rows)]
    nearest = np.argsort(-margins, kind="stable").tolist()
    gaining = _best(space, rows, margins).tolist()
    taken: dict[bytes, int] = {}
    for order, most in ((nearest, kept // 2), (gaining, kept)):
        for at in order:
            if len(taken) < most:
                taken.setdefault(changed[at], at)
    return rows[list(dict.fromkeys([*taken.values(), *gaining]))[:kept]]
