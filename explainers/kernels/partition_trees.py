"""Trees that cut players in two again and again: what Owen values are shared out along.

A tree's nodes are numbered level by level, the root first, a node's two parts behind each other.
Players are laid out so that those of a node stand side by side.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from explainers.records import Integers


@dataclass(frozen=True, eq=False)
class PartitionTree:
    """A binary tree over players; its arrays are read-only.

    order: (players,), the players as they are laid out. start, stop: (nodes,), where a node's
    players begin and end in that order. children: (nodes, 2), both parts of a node, -1 where it is
    not cut further; such a node may hold several players, which share what it gets evenly.
    """

    order: Integers
    start: Integers
    stop: Integers
    children: Integers

    def __post_init__(self) -> None:
        """Make the arrays read-only: one tree serves many pictures."""
        for array in (self.order, self.start, self.stop, self.children):
            array.setflags(write=False)

    @property
    def players(self) -> int:
        """How many players there are."""
        return len(self.order)

    def of(self, node: int) -> Integers:
        """A node's players."""
        return self.order[self.start[node] : self.stop[node]]


def everything(tree: PartitionTree) -> int:
    """How many coalitions are asked about until no node can be cut further.

    Nobody and everybody; then both parts of each node, once for each of the 2^depth sets of other
    nodes that it is asked beside.
    """
    asked, level, contexts = 2, np.zeros(1, dtype=np.int64), 1
    while len(cut := tree.children[level][tree.children[level, 0] >= 0]):
        asked += 2 * contexts * len(cut)
        level, contexts = cut.ravel(), 2 * contexts
    return asked


@lru_cache(maxsize=4)
def grid_tree(height: int, width: int) -> PartitionTree:
    """A tree over the pixels of a picture, which are numbered row by row.

    Each rectangle is cut across its longer side, a square into an upper and a lower part, and of an
    odd side the first part is the longer one: as the `shap` package cuts pictures, but for their
    channels, which belong to their pixel here.
    """
    boxes = np.array([[0, height, 0, width]])  # top, bottom, left, right
    begins = np.zeros(1, dtype=np.int64)
    order = np.empty(height * width, dtype=np.int64)
    levels: list[tuple[Integers, Integers, Integers]] = []
    known = 1
    while len(boxes):
        top, bottom, left, right = boxes.T
        high, wide = bottom - top, right - left
        down = (high >= wide) & (high > 1)
        cut = down | (wide > 1)
        order[begins[~cut]] = (top * width + left)[~cut]
        children = np.full((len(boxes), 2), -1, dtype=np.int64)
        children[cut] = known + np.arange(2 * cut.sum()).reshape(-1, 2)
        known += 2 * int(cut.sum())
        levels.append((begins, begins + high * wide, children))
        boxes, begins = _halves(boxes[cut], begins[cut], down[cut])
    start, stop, children = (np.concatenate(each) for each in zip(*levels, strict=True))
    return PartitionTree(order, start, stop, children)


def _halves(
    boxes: Integers, begins: Integers, down: NDArray[np.bool_]
) -> tuple[Integers, Integers]:
    """Both halves of rectangles behind each other, and where their players begin."""
    top, bottom, left, right = boxes.T
    middle = np.where(down, top + (bottom - top + 1) // 2, left + (right - left + 1) // 2)
    first, second = boxes.copy(), boxes.copy()
    first[down, 1] = second[down, 0] = middle[down]
    first[~down, 3] = second[~down, 2] = middle[~down]
    sizes = (first[:, 1] - first[:, 0]) * (first[:, 3] - first[:, 2])
    pairs = np.stack([first, second], axis=1).reshape(-1, 4)
    return pairs, np.stack([begins, begins + sizes], axis=1).ravel()


def sequence_tree(players: int, *bounds: Collection[int]) -> PartitionTree:
    """A tree over players in a row, such as the words of a text.

    bounds: where parts begin, by player, the largest kind of part first: paragraphs, then
    sentences. A run of players is cut at the bound nearest to its middle, of the largest kind of
    which one lies inside it, else in its middle; so no part is cut before its text is in parts.
    """
    kinds = [np.unique(np.array(list(kind), dtype=np.int64)) for kind in bounds]
    runs, children = [(0, players)], []
    for begin, end in runs:  # grows as runs are cut
        if end - begin < 2:
            children.append((-1, -1))
            continue
        middle = _cut(begin, end, kinds)
        children.append((len(runs), len(runs) + 1))
        runs += [(begin, middle), (middle, end)]
    start, stop = np.array(runs, dtype=np.int64).T.copy()
    order = np.arange(players, dtype=np.int64)
    return PartitionTree(order, start, stop, np.array(children, dtype=np.int64))


def _cut(begin: int, end: int, kinds: list[Integers]) -> int:
    """Where a run is cut in two."""
    for kind in kinds:
        first, last = np.searchsorted(kind, [begin + 1, end])
        if first < last:
            inside = kind[first:last]
            return int(inside[np.abs(2 * inside - begin - end).argmin()])
    return begin + (end - begin) // 2
