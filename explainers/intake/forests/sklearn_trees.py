"""scikit-learn's trees, forests, extra trees and gradient boosting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from explainers.kernels.trees.forest import Column, Forest, Tree
from explainers.records import Floats


def averaged(model: Any) -> Forest:
    """A tree, or the mean of several: class shares, of which two classes need one, or a number."""
    members = [inner.tree_ for inner in getattr(model, "estimators_", [model])]
    trees = [laid(tree, _answers(tree) / len(members)) for tree in members]
    outputs = trees[0].values.shape[1]
    return replace(summed(model, trees, np.zeros(outputs)), mean=True)


def boosted(model: Any, start: Floats) -> Forest:
    """Gradient boosting. start: (outputs,), what the sums start from."""
    rate = float(model.learning_rate)
    trees = [
        laid(inner.tree_, rate * inner.tree_.value[:, 0, :1], output)
        for stage in model.estimators_
        for output, inner in enumerate(stage)
    ]
    return summed(model, trees, start)


def _answers(tree: Any) -> Floats:
    """(nodes, outputs): class shares, the second's of two, or the mean."""
    values = np.asarray(tree.value[:, 0, :], dtype=np.float64)
    if values.shape[1] == 1:
        return values
    shares: Floats = values / values.sum(axis=1, keepdims=True)
    return shares[:, 1:] if shares.shape[1] == 2 else shares


def laid(tree: Any, values: Floats, output: int = 0) -> Tree:
    """A compiled tree with values of our own: (nodes, outputs)."""
    feature = np.maximum(tree.feature, 0)
    return Tree(
        left=np.asarray(tree.children_left, dtype=np.int32),
        right=np.asarray(tree.children_right, dtype=np.int32),
        column=(2 * feature + tree.missing_go_to_left).astype(np.int32),
        # Equal values go left here, and to the right of a bound.
        bound=np.nextafter(tree.threshold, np.inf),
        members=np.full(tree.node_count, -1, dtype=np.int32),
        cover=np.array(tree.weighted_n_node_samples, dtype=np.float64),
        values=np.ascontiguousarray(values, dtype=np.float64),
        output=output,
    )


def summed(model: Any, trees: Iterable[Tree], base: Floats) -> Forest:
    """Trees that look at a model's columns; each column is a player."""
    width = int(model.n_features_in_)
    columns = tuple(
        Column(feature, single=True, missing="left" if left else "right")
        for feature in range(width)
        for left in (False, True)
    )
    return Forest(tuple(trees), columns, base, np.arange(width, dtype=np.int32))
