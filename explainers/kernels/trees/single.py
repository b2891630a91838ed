"""One tree of a forest by itself: its nodes level by level, its answers on the way, its ways."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainers.kernels.trees.forest import Forest, Indices, Tree
from explainers.kernels.trees.ranks import Lanes, Ranks, ranks_of
from explainers.records import Floats, Integers

_ROWS: Final = 4_096
"""Rows whose ranks are held at once."""


@dataclass(frozen=True, eq=False)
class Levels:
    """The nodes of a tree, level by level.

    order: (nodes,) their numbers in the tree. left, right: (nodes,) children, under their places in
    this order, -1 at a leaf. sizes: (levels,) nodes of each level.
    """

    order: Integers
    left: Integers
    right: Integers
    sizes: Integers

    def within(self, most: int) -> Levels:
        """Return as many whole levels as have `most` nodes at most, the root in any case."""
        levels = max(1, int((np.cumsum(self.sizes) <= most).sum()))
        kept = int(self.sizes[:levels].sum())
        left, right = self.left[:kept], self.right[:kept]
        return Levels(
            self.order[:kept],
            np.where(left < kept, left, -1),
            np.where(right < kept, right, -1),
            self.sizes[:levels],
        )

    def places(self, nodes: Integers, whole: Levels) -> Integers:
        """Where nodes of the tree stand here; those further down, where their way leaves.

        nodes: (rows,) numbers in the tree. whole: the levels these are the first of.
        """
        stands = np.zeros(len(whole.order), dtype=np.int64)
        for place in range(len(whole.order)):
            if place < len(self.order):
                stands[place] = place
            if whole.left[place] >= 0:  # a child stands where its parent does, until told otherwise
                stands[whole.left[place]] = stands[whole.right[place]] = stands[place]
        found = np.zeros(len(whole.order), dtype=np.int64)
        found[whole.order] = stands
        return found[nodes]


def levels_of(left: Indices | Integers, right: Indices | Integers) -> Levels:
    """Sort the nodes of a tree by level; left, right: (nodes,) children, -1 at a leaf."""
    levels, level = [], np.zeros(1, dtype=np.int64)
    while len(level):
        levels.append(level)
        inner = level[left[level] >= 0]
        level = np.stack([left[inner], right[inner]], axis=1).ravel().astype(np.int64)
    order = np.concatenate(levels)
    place = np.full(len(left) + 1, -1, dtype=np.int64)  # the last stands for "no child"
    place[order] = np.arange(len(order))
    sizes = np.array([len(each) for each in levels], dtype=np.int64)
    return Levels(order, place[left[order]], place[right[order]], sizes)


def expected(tree: Tree) -> Floats:
    """What the training rows that came by a node were answered on average, (nodes, outputs).

    Lundberg et al. 2020, algorithm 1, for no feature known: children weighed by their cover; two
    that no row reached count alike.
    """
    values = np.array(tree.values, dtype=np.float64)
    for node in levels_of(tree.left, tree.right).order[::-1].tolist():
        if tree.left[node] < 0:
            continue
        both = [int(tree.left[node]), int(tree.right[node])]
        cover = tree.cover[both]
        weights = cover / cover.sum() if cover.sum() > 0 else np.array([0.5, 0.5])
        values[node] = weights @ values[both]
    return values


@dataclass(frozen=True, eq=False)
class Ways:
    """Which way rows go at the splits of one tree, by its library's own rules.

    bounds: (nodes,), the ranks below which rows go left.
    """

    tree: Tree
    ranks: Ranks
    sets: NDArray[np.bool_]
    bounds: Lanes

    def left(self, lanes: Lanes, node: int) -> NDArray[np.bool_]:
        """Tell which rows go left at a split, (rows,); lanes: (columns, rows) of `ranks`."""
        lane, members = lanes[self.tree.column[node]], self.tree.members[node]
        if members < 0:
            return np.asarray(lane < self.bounds[node])
        return np.asarray(self.sets[members][lane.astype(np.int64)])

    def ends(self, rows: Floats) -> Integers:
        """The leaf at which each row ends, (rows,); rows: (rows, encoded columns)."""
        parts = [self._ends(rows[at : at + _ROWS]) for at in range(0, len(rows), _ROWS)]
        return np.concatenate([np.zeros(0, dtype=np.int64), *parts])

    def _ends(self, rows: Floats) -> Integers:
        lanes = self.ranks.lanes(rows)
        ends = np.zeros(len(rows), dtype=np.int64)
        waiting = [(0, np.arange(len(rows)))]
        while waiting:
            node, here = waiting.pop()
            if self.tree.left[node] < 0 or not len(here):
                ends[here] = node
                continue
            side = self.left(lanes[:, here], node)
            waiting += [
                (int(self.tree.left[node]), here[side]),
                (int(self.tree.right[node]), here[~side]),
            ]
        return ends


def ways_of(forest: Forest, number: int) -> Ways:
    """Prepare to send rows down the tree with this number."""
    tree = forest.trees[number]
    ranks = ranks_of(replace(forest, trees=(tree,)))
    return Ways(tree, ranks, forest.sets, ranks.of(tree.column, tree.bound))
