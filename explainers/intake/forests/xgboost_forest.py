"""XGBoost's trees, from the booster's own JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainers.kernels.trees.forest import Column, Forest, Tree

_CATEGORY = 1  # of split_type


def xgboost_forest(booster: Any, outputs: int) -> Forest:
    """The trees of a booster, over columns coded as it takes them.

    What the sums start from is left at 0: the file tells it before the objective's link, of which
    there are many. Dropout boosting weighs its trees.
    """
    learner = json.loads(bytes(booster.save_raw("json")))["learner"]
    gradient_booster = learner["gradient_booster"]
    weights = gradient_booster.get("weight_drop")
    model = gradient_booster.get("gbtree", gradient_booster)["model"]
    codes = _codes(model["trees"])
    width = int(learner["learner_model_param"]["num_feature"])
    columns = tuple(
        Column(feature, single=True, missing="left" if left else "right", categories=kind)
        for feature in range(width)
        for left in (False, True)
        for kind in (0, codes)
    )
    trees, sets, count = [], [np.zeros((0, codes + 2), dtype=np.bool_)], 0
    for at, (tree, output) in enumerate(zip(model["trees"], model["tree_info"], strict=True)):
        weight = 1.0 if weights is None else float(weights[at])
        trees.append(_tree(tree, count, weight, int(output)))
        sets.append(_sets(tree, codes))
        count += len(sets[-1])
    players = np.arange(width, dtype=np.int32)
    return Forest(tuple(trees), columns, np.zeros(outputs), players, np.concatenate(sets))


def _tree(tree: Mapping[str, Any], first_set: int, weight: float, output: int) -> Tree:
    left = np.array(tree["left_children"], dtype=np.int32)
    condition = np.array(tree["split_conditions"], dtype=np.float32).astype(np.float64)
    categorical = np.array(tree["split_type"]) == _CATEGORY
    feature = np.array(tree["split_indices"], dtype=np.int32)
    members = np.full(len(left), -1, dtype=np.int32)
    nodes = np.array(tree["categories_nodes"], dtype=np.int64)
    members[nodes] = first_set + np.arange(len(nodes))
    return Tree(
        left=left,
        right=np.array(tree["right_children"], dtype=np.int32),
        column=4 * feature + 2 * np.array(tree["default_left"], dtype=np.int32) + categorical,
        bound=condition,
        members=members,
        cover=np.array(tree["sum_hessian"], dtype=np.float64),
        values=weight * condition[:, None],  # a leaf's value stands where others have a bound
        output=output,
    )


def _sets(tree: Mapping[str, Any], codes: int) -> NDArray[np.bool_]:
    """One row for each categorical split; the codes that are written down go right."""
    nodes = tree["categories_nodes"]
    sets = np.ones((len(nodes), codes + 2), dtype=np.bool_)
    parts = zip(nodes, tree["categories_segments"], tree["categories_sizes"], strict=True)
    for row, (node, begin, size) in zip(sets, parts, strict=True):
        row[tree["categories"][begin : begin + size]] = False
        row[codes] = bool(tree["default_left"][node])
    return sets


def _codes(trees: Any) -> int:
    """How many codes any categorical split of the model may ask about."""
    return 1 + max((max(tree["categories"], default=-1) for tree in trees), default=-1)
