"""What a forest answers: each row goes down each tree, all rows side by side."""

from __future__ import annotations

import numpy as np

from explainers.kernels.trees.forest import Forest, Tree
from explainers.kernels.trees.ranks import Lanes, Ranks, ranks_of
from explainers.records import Floats, Integers


def forest_answers(forest: Forest, rows: Floats) -> Floats:
    """Answer rows, (rows, features) as splits look at them -> (rows, outputs): base and leaves."""
    found = np.tile(np.asarray(forest.base, dtype=np.float64), (len(rows), 1))
    ranks = ranks_of(forest)
    lanes = ranks.lanes(rows)
    for tree in forest.trees:
        values = tree.values[_leaves(forest, tree, ranks, lanes)]
        found[:, tree.output : tree.output + values.shape[1]] += values
    return found


def _leaves(forest: Forest, tree: Tree, ranks: Ranks, lanes: Lanes) -> Integers:
    """The leaf each row ends in, (rows,)."""
    bounds = ranks.of(tree.column, tree.bound)
    nodes = np.zeros(lanes.shape[1], dtype=np.int64)
    going = np.flatnonzero(tree.left[nodes] >= 0)
    while len(going):
        at = nodes[going]
        values = lanes[tree.column[at], going]
        left = values < bounds[at]
        of_sets = tree.members[at] >= 0
        if of_sets.any():
            codes = values[of_sets].astype(np.int64)
            left[of_sets] = forest.sets[tree.members[at[of_sets]], codes]
        nodes[going] = np.where(left, tree.left[at], tree.right[at])
        going = going[tree.left[nodes[going]] >= 0]
    return nodes
