"""scikit-learn's isolation forest: how many splits it takes to set a row apart.

Its score is 2 to the power of -E / c, of the mean path length E over the trees; c is what a tree of
as many rows has on average. E is a sum over trees, so its attributions are exact.

Liu, Ting and Zhou 2008, Isolation Forest, section 2.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from explainers.intake.forests.sklearn_trees import laid, summed
from explainers.kernels.trees.forest import Forest, Tree
from explainers.records import Floats, Integers


def isolation_forest(model: Any) -> Forest:
    """The trees of a fitted model, which add up to the mean path length."""
    trees = [_tree(model, at) for at in range(len(model.estimators_))]
    return replace(summed(model, trees, np.zeros(1)), mean=True)


def usual_length(model: Any) -> float:
    """c: the mean path length in a tree of as many rows as each was grown from."""
    from sklearn.ensemble._iforest import _average_path_length

    return float(_average_path_length([model._max_samples])[0])


def path_lengths(model: Any, scores: Floats) -> Floats:
    """The mean path lengths behind scores, (rows,); see `IsolationForest.score_samples`."""
    return np.asarray(-np.log2(-scores) * usual_length(model))


def _tree(model: Any, at: int) -> Tree:
    """One tree over all columns: it may have been shown some of them only."""
    lengths = model._decision_path_lengths[at] + model._average_path_length_per_tree[at] - 1.0
    values = np.asarray(lengths, dtype=np.float64)[:, None] / len(model.estimators_)
    tree = laid(model.estimators_[at].tree_, values)
    if model._max_features == model.n_features_in_:
        return tree
    shown: Integers = np.asarray(model.estimators_features_[at])
    ways = 2  # columns for each feature, by where its missing values go
    column = ways * shown[tree.column // ways] + tree.column % ways
    return replace(tree, column=column.astype(np.int32))
