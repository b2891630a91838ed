"""The trees and columns of a CatBoost file, looked at before the library sees them.

CatBoost follows splits, leaves and steps without looking whether they exist, so an edited file
ends the process, or reads memory that is not its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from explainers.intake.boosted.catboost_core import Category, Core, Number, Trees
from explainers.intake.boosted.catboost_counts import check_counts
from explainers.records import Integers

_DEEPEST = 16
_MOST_OUTPUTS = 10_000
_MOST_COLUMNS = 100_000
_TREATMENTS = 3
_MOST_BINS = 2**16
_A_BIN = 255


def check_core(core: Core) -> None:
    """Check that every tree stays within bounds. Raises ValueError with a phrase about the file."""
    if not 1 <= core.outputs <= _MOST_OUTPUTS:
        raise ValueError(f"it answers {core.outputs:,} numbers, of {_MOST_OUTPUTS:,} at most")
    _check_columns(core.numbers, core.categories)
    for number in core.numbers:
        _check_inside(f"column {number.flat}", "treatment of NaN", [number.gaps], _TREATMENTS)
    used = {category.index for category in core.categories if category.used}
    for codes in core.codes:
        if codes.index not in used:
            raise ValueError(f"it splits category {codes.index}, which is not there")
    check_counts(core, used)
    lists = [
        *(len(number.borders) for number in core.numbers),
        *(len(codes.values) for codes in core.codes),
        *(len(statistic.borders) for statistic in core.statistics),
    ]
    # CatBoost numbers its bins by 16 bits, 255 splits to a bin.
    if sum(-(-length // _A_BIN) for length in lists) > _MOST_BINS:
        raise ValueError(f"its {sum(lists):,} splits do not fit into {_MOST_BINS:,} bins")
    _check_trees(core.trees, core.outputs, sum(lists))


def _check_columns(numbers: Sequence[Number], categories: Sequence[Category]) -> None:
    for kind in (numbers, categories):
        for places in ([c.index for c in kind], [c.flat for c in kind]):
            # CatBoost takes the last column for the furthest one.
            if any(after <= before for before, after in pairwise(places)):
                raise ValueError("its columns are not in order")
            _check_inside("it", "column", places, _MOST_COLUMNS)
    places = [*(column.flat for column in numbers), *(column.flat for column in categories)]
    if len(set(places)) < len(places):
        raise ValueError("two of its columns stand in one place")


def _check_trees(trees: Trees, outputs: int, splits: int) -> None:
    sizes, count = trees.sizes, len(trees.sizes)
    if (sizes < 0).any() or len(trees.splits) != sizes.sum():
        raise ValueError(f"its {count} trees take {sizes.sum()} splits of {len(trees.splits)}")
    if not np.array_equal(trees.starts, np.cumsum(sizes) - sizes):
        raise ValueError(f"its {count} trees do not begin where the one before ends")
    # Where there are no splits at all, a tree that is a single leaf still holds the number 0.
    _check_inside("a tree", "split", trees.splits, max(splits, int(trees.uneven)))
    leaves = _steps(trees, outputs) if trees.uneven else _symmetric(sizes)
    if len(trees.values) != leaves * outputs:
        raise ValueError(f"its trees have {len(trees.values):,} values for {leaves:,} leaves")
    if len(trees.weights) not in (0, leaves):
        raise ValueError(f"its trees have {len(trees.weights):,} weights for {leaves:,} leaves")


def _symmetric(sizes: Integers) -> int:
    """Check the depths of trees that ask the same at every node of a level; count their leaves."""
    if len(sizes) and sizes.max() > _DEEPEST:
        raise ValueError(f"a tree is {sizes.max()} levels deep, and {_DEEPEST} is the most")
    return int((1 << sizes).sum())


def _steps(trees: Trees, outputs: int) -> int:
    """Check every way down of trees that are not symmetric; count their leaves.

    A node names how far on its children stand, 0 for a side on which it is a leaf itself.
    """
    count = len(trees.splits)
    if len(trees.steps) != count or len(trees.leaves) != count:
        raise ValueError(f"its {count} nodes have {len(trees.steps)} steps down")
    seen = 0
    for at, (start, size) in enumerate(zip(trees.starts, trees.sizes, strict=True)):
        steps = trees.steps[start : start + size]
        _check_ways(f"tree {at}", steps)
        ends = np.sort(trees.leaves[start : start + size][(steps == 0).any(axis=1)])
        # Leaves follow one another, also from one tree to the next: that is how they are counted.
        if not np.array_equal(ends, (seen + np.arange(len(ends))) * outputs):
            raise ValueError(f"tree {at} does not have the {len(ends)} leaves after leaf {seen}")
        seen += len(ends)
    return seen


def _check_ways(name: str, steps: Integers) -> None:
    if not len(steps):
        raise ValueError(f"{name} has no nodes")
    nodes, sides = np.nonzero(steps)
    children = nodes + steps[nodes, sides]
    _check_inside(name, "node", children, len(steps))
    # With one parent for each node and none for the first, every walk ends.
    if not np.array_equal(np.sort(children), np.arange(1, len(steps))):
        raise ValueError(f"{name} has a node that not exactly one other leads to")
    depth = np.zeros(len(steps), dtype=np.int64)
    for node, child in zip(nodes, children, strict=True):
        depth[child] = depth[node] + 1
    if depth.max() > _DEEPEST:
        raise ValueError(f"{name} is {depth.max()} levels deep, and {_DEEPEST} is the most")


def _check_inside(name: str, what: str, found: Sequence[int] | Integers, end: int) -> None:
    numbers = np.asarray(found, dtype=np.int64)
    outside = (numbers < 0) | (numbers >= end)
    if outside.any():
        raise ValueError(f"{name} asks for {what} {numbers[outside][0]} of {end}")
