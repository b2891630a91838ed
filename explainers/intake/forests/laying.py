"""Trees laid out for the kernel when they are first asked about: many models never are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from explainers.kernels.threads import granted_threads
from explainers.kernels.trees.forest import Forest
from explainers.records import Floats

if TYPE_CHECKING:
    import pandas as pd

    from explainers.kernels.trees.edges import Walk


def explained(
    walk: Callable[[], Walk], encode: Callable[[pd.DataFrame], Floats]
) -> Callable[[pd.DataFrame], tuple[Floats, Floats]]:
    """Return the `explain` of a `TreePart` whose trees `walk` lays out.

    encode: frame (rows, features) -> what their splits look at, (rows, encoded columns).
    """

    def explain(frame: pd.DataFrame) -> tuple[Floats, Floats]:
        from explainers.kernels.trees.shapley import shapley_values

        laid = walk()
        return shapley_values(laid, encode(frame), granted_threads()), laid.base

    return explain


def laid_out(make: Callable[[], Forest]) -> Callable[[], Walk]:
    """Return what lays out a forest, once."""

    @cache
    def walk() -> Walk:
        from explainers.kernels.trees.edges import walk_of

        return walk_of(make())

    return walk


def started(
    make: Callable[[int], Forest], row: Floats, margins: Callable[[Floats], Floats]
) -> Callable[[], Walk]:
    """Return what lays out a forest whose sums start from what only its answers show.

    make: how many outputs -> the trees, starting from 0. margins: (rows, columns) -> (rows,
    outputs), the model's own sums, asked about one `row`: (1, columns).
    """

    @cache
    def walk() -> Walk:
        from explainers.kernels.trees.edges import walk_of
        from explainers.kernels.trees.shapley import shapley_values

        answer = margins(row)[0]
        laid = walk_of(make(len(answer)))
        trees = laid.base + shapley_values(laid, row)[0].sum(axis=0)
        return replace(laid, base=np.asarray(laid.base + answer - trees))

    return walk
