"""Path-dependent Tree SHAP from its definition, slowly: Lundberg et al. 2020, algorithm 1.

The game of a tree is the expected leaf value when only the features in a coalition are known:
at a split on an unknown feature both children count, by their share of the training rows. Shapley
values follow by summing over all coalitions, so this is for a handful of features only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Node:
    """A split (`goes_left` tells a row's way, `share` of the training rows goes left) or a leaf."""

    value: np.ndarray | float = 0.0
    feature: int = -1
    goes_left: Callable[[float], bool] | None = None
    share: float = 0.0
    left: Node | None = None
    right: Node | None = None


def expected(node: Node, row: np.ndarray, known: frozenset[int]) -> np.ndarray | float:
    """The tree's expected value for a row of which only `known` features are told."""
    if node.left is None or node.right is None or node.goes_left is None:
        return node.value
    if node.feature in known:
        chosen = node.left if node.goes_left(row[node.feature]) else node.right
        return expected(chosen, row, known)
    left, right = expected(node.left, row, known), expected(node.right, row, known)
    return node.share * left + (1 - node.share) * right


def shapley(
    trees: list[Node], row: np.ndarray, features: int, players: Sequence[int] | None = None
) -> np.ndarray:
    """Shapley values of the summed trees, (players, ...), by the formula over coalitions.

    players: the number of the player each feature belongs to; each its own where they are left out.
    """
    of = list(range(features) if players is None else players)
    count = max(of) + 1

    def told(coalition: frozenset[int]) -> frozenset[int]:
        return frozenset(feature for feature in range(features) if of[feature] in coalition)

    values = []
    for player in range(count):
        others = [other for other in range(count) if other != player]
        total: np.ndarray | float = 0.0
        for size in range(count):
            weight = factorial(size) * factorial(count - size - 1) / factorial(count)
            for chosen in combinations(others, size):
                without, known = told(frozenset(chosen)), told(frozenset({*chosen, player}))
                gain = sum(
                    expected(tree, row, known) - expected(tree, row, without) for tree in trees
                )
                total = total + weight * gain
        values.append(total)
    return np.array(values)


def from_sklearn(tree: Any, node: int = 0) -> Node:
    """A fitted scikit-learn `tree_` as nodes; class counts are turned into shares."""
    value = tree.value[node, 0]
    if tree.children_left[node] < 0:
        return Node(value=value)
    left, right = tree.children_left[node], tree.children_right[node]
    threshold = tree.threshold[node]
    weights = tree.weighted_n_node_samples
    return Node(
        feature=int(tree.feature[node]),
        goes_left=lambda x, t=threshold: np.float32(x) <= t,
        share=float(weights[left] / weights[node]),
        left=from_sklearn(tree, left),
        right=from_sklearn(tree, right),
    )


def from_xgboost(rows: list[dict[str, object]], names: list[str], identity: str) -> Node:
    """One tree of `Booster.trees_to_dataframe()`, numbers only, as nodes."""
    here = next(row for row in rows if row["ID"] == identity)
    if here["Feature"] == "Leaf":
        return Node(value=float(here["Gain"]))
    children = {row["ID"]: float(row["Cover"]) for row in rows}
    share = children[here["Yes"]] / (children[here["Yes"]] + children[here["No"]])
    return Node(
        feature=names.index(str(here["Feature"])),
        goes_left=lambda x, t=float(here["Split"]): np.float32(x) < np.float32(t),
        share=share,
        left=from_xgboost(rows, names, str(here["Yes"])),
        right=from_xgboost(rows, names, str(here["No"])),
    )
