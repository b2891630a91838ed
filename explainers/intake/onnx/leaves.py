"""What the leaves of an ONNX tree ensemble hold: a forest's hold probabilities."""

from __future__ import annotations

from typing import Any

import numpy as np

from explainers.intake.onnx.graph import integers, numbers

_CLOSE = 1e-4


def hold_probabilities(node: Any) -> bool:
    """Whether the leaves of an audited TreeEnsembleClassifier hold probabilities, shared by trees.

    They do where no weight is negative and the weights of every leaf, times the trees, add up to 1;
    of two classes a leaf may hold the second one's alone, and what is left is the first one's.
    """
    trees, nodes = integers(node, "class_treeids"), integers(node, "class_nodeids")
    held = [numbers(node, f"class_weights{each}") for each in ("", "_as_tensor")]
    weights = np.concatenate(held)
    _, tree = np.unique(trees, return_inverse=True)
    _, leaf = np.unique(tree * 2**32 + nodes, return_inverse=True)
    sums = np.bincount(leaf, weights) * (tree.max() + 1)
    if (weights < 0).any() or sums.max() > 1 + _CLOSE:
        return False
    alone = len(np.unique(integers(node, "class_ids"))) == 1
    return alone or bool(sums.min() > 1 - _CLOSE)
