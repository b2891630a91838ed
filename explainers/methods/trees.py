"""What the methods for trees share: the forest laid out once, and both sides of two classes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from explainers.records import Floats

if TYPE_CHECKING:
    from explainers.kernels.trees.edges import Walk
    from explainers.kernels.trees.forest import Forest


@lru_cache(maxsize=2)
def laid_out(forest: Forest, players: tuple[int, ...] = ()) -> Walk:
    """Lay a forest out once for all blocks: a large one takes longer than a block.

    players: the player of each encoded column; empty where each is its own.
    """
    from explainers.kernels.trees.edges import walk_of

    return walk_of(forest.grouped(np.array(players)) if players else forest)


def per_output(values: Floats, base: Floats, outputs: Floats) -> tuple[Floats, Floats]:
    """Give both classes their side where the trees answer the second one only.

    values: (rows, shares, outputs of the trees), with the base values, (rows, outputs of the
    trees); outputs: (rows, outputs). What raises one class lowers the other by as much, since their
    margins have one sum.
    """
    if values.shape[2] == outputs.shape[1]:
        return values, base
    both = outputs.sum(axis=1, keepdims=True)
    return np.concatenate([-values, values], axis=2), np.hstack([both - base, base])
