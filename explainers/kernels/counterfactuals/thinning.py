"""Taking changes back, as long as the decision stays the wanted one: few columns are left."""

from __future__ import annotations

import numpy as np

from explainers.kernels.counterfactuals.asking import Asker
from explainers.kernels.counterfactuals.space import Space, with_cells
from explainers.records import Floats, Integers


def thinned(space: Space, rows: Integers, ask: Asker) -> Integers:
    """Take back every change that is not needed, (rows, features).

    Each round asks about every single change of every row, then takes back as many of those that
    can go as can go together, in two orders: by the distance they save, and by how far from turning
    the decision stays. In the end no change of a row can be taken back by itself, unless the budget
    ended before.
    """
    rows = rows.copy()
    active = np.arange(len(rows))
    while len(active) and ask.left > 0:
        cells = np.argwhere(space.changed(rows))
        cells = cells[np.isin(cells[:, 0], active)]
        margins = ask(with_cells(rows, cells, space.own[cells[:, 1]]))
        spare, room = cells[margins > 0], margins[margins > 0]
        active = np.unique(spare[:, 0])
        mine = [spare[:, 0] == way for way in active]
        tried = [
            _runs(space, rows[way], spare[which, 1], room[which])
            for way, which in zip(active, mine, strict=True)
        ]
        answers = ask(np.concatenate([space.nothing(), *tried])) > 0
        ends = np.cumsum([0, *map(len, tried)])
        for at, way in enumerate(active.tolist()):
            reaching = tried[at][answers[ends[at] : ends[at + 1]]]
            if len(reaching):  # where the budget ended nobody knows
                rows[way] = reaching[np.argmin(space.efforts(reaching))]
    return rows


def _runs(space: Space, row: Integers, columns: Integers, room: Floats) -> Integers:
    """Take back the first of some columns, the first two, and so on, in both orders."""
    costs = space.parts(row[None, :])[0, columns]
    gone = np.tril(np.ones((len(columns), len(columns)), dtype=np.bool_))
    found = []
    for order in (np.argsort(-costs, kind="stable"), np.argsort(-room, kind="stable")):
        rows = np.tile(row, (len(columns), 1))
        rows[:, columns[order]] = np.where(gone, space.own[columns[order]], row[columns[order]])
        found.append(rows)
    return np.concatenate(found)
