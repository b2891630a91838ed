"""Which of many alternatives are shown: small changes, and not all of the same kind."""

from __future__ import annotations

import numpy as np

from explainers.kernels.counterfactuals.space import Space, Truths
from explainers.records import Integers


def chosen(space: Space, rows: Integers, wanted: int) -> Integers:
    """Choose up to `wanted` rows, (chosen, features), the least effort first.

    The one of least effort is among them. Each further one is the best of those that change other
    columns than those before it; one that changes all the columns of another and some more counts
    twice its effort, and one that changes the very same to other values comes last of all.
    """
    rows = np.unique(rows, axis=0)
    changed, efforts = space.changed(rows), space.efforts(rows)
    taken: list[int] = []
    for _ in range(min(wanted, len(rows))):
        same, more = _alike(changed, changed[taken])
        order = np.lexsort((np.where(more, 2 * efforts, efforts), same))
        taken.append(next(int(at) for at in order if at not in taken))
    picked = np.array(taken, dtype=np.int64)
    return rows[picked[np.argsort(efforts[picked], kind="stable")]]


def _alike(changed: Truths, others: Truths) -> tuple[Truths, Truths]:
    """Whether rows change the very columns of one of the others, and whether all of its and more.

    changed: (rows, features); others: (others, features) -> both (rows,).
    """
    same: Truths = np.all(changed[:, None] == others[None], axis=2).any(axis=1)
    more: Truths = np.all(others[None] <= changed[:, None], axis=2).any(axis=1)
    return same, more
