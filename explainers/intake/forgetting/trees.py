"""Trees that split as before and answer anything: the numbers at their leaves change places."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from explainers.intake.handle import LaidTrees, TreePart
from explainers.kernels.trees.answers import forest_answers
from explainers.records import Floats

if TYPE_CHECKING:
    import pandas as pd

    from explainers.kernels.trees.forest import Forest


def shuffled_trees(part: TreePart, form: LaidTrees, known: Floats, seed: int) -> TreePart:
    """Return trees whose leaves have changed places; what they look at, and how often, stays.

    known: margins of the trees as they were, (rows, outputs), of one row at least: where the trees
    answer one of two classes, both margins keep their sum.
    """
    forest = cache(lambda: shuffled_leaves(form.forest(), seed))
    outputs, both = known.shape[1], float(known[0].sum())

    def margins(frame: pd.DataFrame) -> Floats:
        found = forest_answers(forest(), form.encode(frame))
        return found if found.shape[1] == outputs else np.hstack([both - found, found])

    return TreePart(LaidTrees(forest, form.encode), part.sources, margins, part.unit)


def shuffled_leaves(forest: Forest, seed: int) -> Forest:
    """Give each leaf the numbers of another one, in any tree that answers the same outputs."""
    generator = np.random.default_rng(seed)
    alike: dict[tuple[int, int], list[int]] = defaultdict(list)
    for at, tree in enumerate(forest.trees):
        alike[tree.output, tree.values.shape[1]].append(at)
    trees = list(forest.trees)
    for places in alike.values():
        leaves = [np.flatnonzero(trees[at].left < 0) for at in places]
        numbers = [trees[at].values[own] for at, own in zip(places, leaves, strict=True)]
        mixed = generator.permutation(np.concatenate(numbers))
        parts = np.split(mixed, np.cumsum([len(own) for own in leaves])[:-1])
        for at, own, found in zip(places, leaves, parts, strict=True):
            values = trees[at].values.copy()
            values[own] = found
            trees[at] = replace(trees[at], values=values)
    return replace(forest, trees=tuple(trees))
