"""One decision tree in the user's own columns, and where the explained rows end in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from explainers.records.explained import Explained, Floats, Integers
from explainers.records.missing import is_missing

Value = float | str | None
"""What a row has in a column: a number, a text, a truth value; None or NaN where it is missing."""


@dataclass(frozen=True)
class Split:
    """A question about one column, whose answer sends a row to the left or to the right.

    feature: the column's place among the names. bound: numbers below it go left; None where
    categories decide. categories: those that go left; others: those that are known to go right.
    missing: whether a missing value goes left; None where the tree was never given one.
    """

    feature: int
    bound: float | None = None
    categories: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    missing: bool | None = None

    def left(self, value: Value) -> bool | None:
        """Tell whether a row with this value goes left; None where the tree cannot say."""
        if value is None or is_missing(value):
            return self.missing
        if self.bound is not None:
            return float(value) < self.bound
        if category_name(value) in self.categories:
            return True
        return False if category_name(value) in self.others else None


def category_name(value: float | str) -> str:
    """Name a value as a split names categories: 1.0 is "1", as in every list of them."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


@dataclass(frozen=True, eq=False)
class Nodes:
    """A binary tree, level by level: node 0 is the root, and no node stands before a higher one.

    left, right: (nodes,) children, -1 at a leaf. splits: (nodes,), None at a leaf. cover: (nodes,)
    weight of the rows the tree was grown on that came by. values: (nodes, outputs), what the tree
    answers if it stops here.
    """

    left: Integers
    right: Integers
    splits: tuple[Split | None, ...]
    cover: Floats
    values: Floats

    def __post_init__(self) -> None:
        """Make the arrays read-only, as those of a result are."""
        for array in (self.left, self.right, self.cover, self.values):
            array.setflags(write=False)

    def __len__(self) -> int:
        """How many nodes there are."""
        return len(self.left)

    @cached_property
    def parents(self) -> Integers:
        """(nodes,) the node above each, -1 above the root."""
        above = np.full(len(self), -1, dtype=np.int64)
        inner = np.flatnonzero(self.left >= 0)
        above[self.left[inner]] = above[self.right[inner]] = inner
        return above

    @cached_property
    def depths(self) -> Integers:
        """(nodes,) splits above each."""
        found = np.zeros(len(self), dtype=np.int64)
        for node, above in enumerate(self.parents.tolist()[1:], 1):
            found[node] = found[above] + 1
        return found

    @property
    def depth(self) -> int:
        """Splits on the longest way down."""
        return int(self.depths.max())

    @property
    def leaves(self) -> Integers:
        """The nodes without children."""
        return np.flatnonzero(self.left < 0)

    def cut(self, depth: int) -> Nodes:
        """Return the tree as it is after `depth` splits, from 0 on; nodes keep their numbers."""
        kept = int((self.depths <= depth).sum())
        last = self.depths[:kept] >= depth
        return Nodes(
            left=np.where(last, -1, self.left[:kept]),
            right=np.where(last, -1, self.right[:kept]),
            splits=tuple(
                None if stop else split
                for stop, split in zip(last.tolist(), self.splits[:kept], strict=True)
            ),
            cover=self.cover[:kept].copy(),
            values=self.values[:kept].copy(),
        )

    def way(self, node: int) -> tuple[int, ...]:
        """The nodes from the root down to one, both included."""
        found = [node]
        while self.parents[found[-1]] >= 0:
            found.append(int(self.parents[found[-1]]))
        return tuple(reversed(found))

    def path(self, values: Sequence[Value]) -> tuple[int, ...]:
        """The nodes a row comes by, from the root down; values: one for each name.

        It ends at a leaf, or where the tree cannot say which way a value goes.
        """
        found = [0]
        while (split := self.splits[found[-1]]) is not None:
            left = split.left(values[split.feature])
            if left is None:
                break
            found.append(int((self.left if left else self.right)[found[-1]]))
        return tuple(found)


@dataclass(frozen=True, eq=False, kw_only=True)
class Tree(Explained):
    """A tree that stands for a model, or one of those a model is made of.

    ends: (rows,), the node of `nodes` at which each explained row ends. outputs: (rows, outputs) in
    `unit`, what the model itself answers them. held: (rows,), whether a row was kept from the tree
    as it was grown, so that it can judge it. number: which of the model's own `trees` it is, from 0
    on; of a tree that was grown here, 0 of 0. base: (outputs,), what the model's trees are added
    up to; `mean` tells that they are averaged, and then the values of the nodes are this tree's own
    answers, not their share.
    """

    nodes: Nodes
    ends: Integers
    outputs: Floats
    held: NDArray[np.bool_]
    number: int
    trees: int
    base: Floats
    mean: bool

    def cut(self, depth: int) -> Tree:
        """Return the tree after `depth` splits: rows end where they stood then."""
        nodes = self.nodes.cut(depth)
        return replace(self, nodes=nodes, ends=_ends(self.nodes, self.ends, len(nodes)))

    @property
    def answers(self) -> Floats:
        """(rows, outputs), what the tree answers the explained rows."""
        return self.nodes.values[self.ends]

    @property
    def rows(self) -> Integers:
        """(nodes,), how many of the explained rows come by each."""
        return counted(self.nodes, self.ends)


def counted(nodes: Nodes, ends: Integers) -> Integers:
    """How many rows come by each node, (nodes,), of those that end at `ends`: (rows,)."""
    found = np.bincount(ends, minlength=len(nodes)).astype(np.int64)
    for node in range(len(nodes) - 1, 0, -1):  # level by level: children before their parents
        found[nodes.parents[node]] += found[node]
    return found


def _ends(nodes: Nodes, ends: Integers, kept: int) -> Integers:
    """Where rows stood when only the first `kept` nodes were there."""
    stood = np.arange(len(nodes))
    for node in range(kept, len(nodes)):
        stood[node] = stood[nodes.parents[node]]
    return stood[ends]
