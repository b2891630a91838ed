"""Forests whose sums start from what only their model's answers show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np

from explainers.kernels.trees.forest import Forest
from explainers.records import Floats


def started(
    make: Callable[[int], Forest], row: Floats, margins: Callable[[Floats], Floats]
) -> Callable[[], Forest]:
    """Return what makes a forest, once.

    make: how many outputs -> the trees, starting from 0. margins: (rows, columns) -> (rows,
    outputs), the model's own sums, asked about one `row`: (1, columns).
    """

    @cache
    def forest() -> Forest:
        from explainers.kernels.trees.edges import walk_of
        from explainers.kernels.trees.shapley import shapley_values

        answer = margins(row)[0]
        bare = make(len(answer))
        walk = walk_of(bare)
        trees = walk.base + shapley_values(walk, row)[0].sum(axis=0)
        return replace(bare, base=np.asarray(answer - trees))

    return forest
