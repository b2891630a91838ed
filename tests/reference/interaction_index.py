"""SHAP interaction values of trees from their definition, slowly: Lundberg et al. 2020, methods.

The interaction index of two players (Fujimoto et al. 2006) is the mean, over the coalitions of the
others, of what both add less what each adds alone. The library shap shows half of it in each of two
cells; a player's main effect is its Shapley value less all its halves.
"""

from __future__ import annotations

from itertools import combinations
from math import factorial

import numpy as np

from tests.reference.path_game import Node, expected, shapley


def index(trees: list[Node], row: np.ndarray, features: int, first: int, second: int):
    """The whole interaction of two features in the path-dependent game of the summed trees."""
    others = [other for other in range(features) if other not in (first, second)]
    total: np.ndarray | float = 0.0
    for size in range(features - 1):
        weight = factorial(size) * factorial(features - size - 2) / factorial(features - 1)
        for chosen in combinations(others, size):
            without = frozenset(chosen)
            gain = sum(
                expected(tree, row, without | {first, second})
                - expected(tree, row, without | {first})
                - expected(tree, row, without | {second})
                + expected(tree, row, without)
                for tree in trees
            )
            total = total + weight * gain
    return total


def matrix(trees: list[Node], row: np.ndarray, features: int) -> np.ndarray:
    """(features, features, ...) halves of interactions, and main effects on the diagonal."""
    alone = shapley(trees, row, features)
    found = np.zeros((features, *alone.shape))
    for first in range(features):
        for second in range(first + 1, features):
            half = index(trees, row, features, first, second) / 2
            found[first, second] = found[second, first] = half
    for feature in range(features):
        found[feature, feature] = alone[feature] - found[feature].sum(axis=0)
    return found
