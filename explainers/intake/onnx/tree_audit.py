"""Trees in ONNX graphs: ONNX Runtime walks them in compiled code until it meets a leaf.

The two older operators name nodes by (tree, node); the newer one (ai.onnx.ml 5) by position.
https://onnx.ai/onnx/operators/onnx_aionnxml_TreeEnsemble.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainers.intake.onnx.graph import LEARNING, integers, number, numbers, texts
from explainers.intake.sklearn.broken import broken
from explainers.records import Integers

MAX_TREE_DEPTH = 1_000
"""The runtime builds trees by recursion: 10,000 levels are well, 100,000 end the process."""
_TREES = ("TreeEnsembleClassifier", "TreeEnsembleRegressor", "TreeEnsemble")
_LEAF = "LEAF"
_MODES = frozenset(
    {_LEAF, *(f"BRANCH_{sign}" for sign in ("LEQ", "LT", "GTE", "GT", "EQ", "NEQ", "MEMBER"))}
)


@dataclass(frozen=True)
class Nodes:
    """The nodes of all trees of an operator. Arrays are (nodes,); children are positions.

    Where `leaf` is true a node has no children and asks for no feature. `roots` are positions.
    """

    features: Integers
    left: Integers
    right: Integers
    leaf: NDArray[np.bool_]
    roots: Integers


def is_tree(node: Any) -> bool:
    """Tell an operator that holds trees."""
    return node.domain == LEARNING and node.op_type in _TREES


def check_trees(node: Any, width: int | None) -> None:
    """Check that every walk ends inside the trees, asking for columns below `width` (if known).

    Raises RefusedError BROKEN_MODEL.
    """
    kind = node.op_type
    nodes = _by_position(node) if kind == "TreeEnsemble" else _by_name(node)
    _check_walks(kind, nodes)
    asked = nodes.features[~nodes.leaf]
    outside = (asked < 0) | (asked >= (width if width is not None else np.iinfo(np.int32).max))
    if outside.any():
        columns = f"{width} columns" if width is not None else "its columns"
        raise broken(kind, f"a tree asks for column {int(asked[outside][0])} of {columns}")


def _by_name(node: Any) -> Nodes:
    kind = node.op_type
    trees, names = integers(node, "nodes_treeids"), integers(node, "nodes_nodeids")
    modes = texts(node, "nodes_modes")
    lists = {
        "nodes_nodeids": len(names),
        "nodes_modes": len(modes),
        "nodes_values": len(numbers(node, "nodes_values"))
        + len(numbers(node, "nodes_values_as_tensor")),
        **{
            each: len(integers(node, each))
            for each in ("nodes_featureids", "nodes_truenodeids", "nodes_falsenodeids")
        },
    }
    for each, length in lists.items():
        if length != len(trees):
            raise broken(kind, f"it has {len(trees)} nodes and {length} entries in {each}")
    if len(trees) == 0:
        raise broken(kind, "it has 0 nodes")
    strange = set(modes) - _MODES
    if strange:
        raise broken(kind, f"a node compares by {min(strange)!r}")
    leaf = np.array([mode == _LEAF for mode in modes])
    places = _Places(kind, trees, names)
    children = []
    for each in ("nodes_truenodeids", "nodes_falsenodeids"):
        found = np.full(len(trees), -1)
        found[~leaf] = places.of(trees[~leaf], integers(node, each)[~leaf])
        children.append(found)
    _check_targets(node, places)
    left, right = children
    pointed = np.concatenate([left[~leaf], right[~leaf]])
    roots = np.flatnonzero(np.bincount(pointed, minlength=len(trees)) == 0)
    if len(roots) != len(np.unique(trees)):
        raise broken(kind, f"it has {len(np.unique(trees))} trees and {len(roots)} roots")
    return Nodes(integers(node, "nodes_featureids"), left, right, leaf, roots)


class _Places:
    """Where the node with a name stands, for many at once."""

    def __init__(self, kind: str, trees: Integers, names: Integers) -> None:
        self._kind = kind
        self._trees = np.unique(trees)
        keys = self._keys(trees, names)
        self._order = np.argsort(keys)
        self._sorted = keys[self._order]
        if (np.diff(self._sorted) == 0).any():
            raise broken(kind, "two nodes of a tree have the same number")

    def of(self, trees: Integers, names: Integers) -> Integers:
        """Positions of the nodes called `names` in `trees`."""
        keys = self._keys(trees, names)
        found = np.searchsorted(self._sorted, keys).clip(max=len(self._sorted) - 1)
        absent = self._sorted[found] != keys
        if absent.any():
            raise broken(
                self._kind,
                f"node {int(names[absent][0])} of tree {int(trees[absent][0])} is pointed to and "
                "is not there",
            )
        return np.asarray(self._order[found])

    def _keys(self, trees: Integers, names: Integers) -> Integers:
        for values in (trees, names):
            if len(values) and not 0 <= values.min() <= values.max() < 2**31:
                raise broken(self._kind, "a tree or a node has a number out of range")
        return np.searchsorted(self._trees, trees).astype(np.int64) * 2**32 + names


def _check_targets(node: Any, places: _Places) -> None:
    """Check what the leaves add: to which target, from which node."""
    kind = node.op_type
    what = "class" if kind == "TreeEnsembleClassifier" else "target"
    lists = [integers(node, f"{what}_{each}") for each in ("treeids", "nodeids", "ids")]
    weights = np.concatenate(
        [numbers(node, f"{what}_weights{each}") for each in ("", "_as_tensor")]
    )
    lengths = {len(values) for values in (*lists, weights)}
    if len(lengths) != 1 or lengths == {0}:
        raise broken(kind, f"its leaves have {len(weights)} weights for {len(lists[0])} places")
    places.of(lists[0], lists[1])
    labels = (texts(node, "classlabels_strings"), integers(node, "classlabels_int64s"))
    targets = max(map(len, labels)) if what == "class" else number(node, "n_targets", 1)
    _check_ids(kind, lists[2], targets, what)


def _by_position(node: Any) -> Nodes:
    kind = node.op_type
    lists = [integers(node, f"nodes_{each}") for each in ("featureids", "truenodeids")]
    lists += [integers(node, f"nodes_{each}") for each in ("falsenodeids", "trueleafs")]
    lists += [integers(node, "nodes_falseleafs"), integers(node, "tree_roots")]
    features, true, false, true_leaf, false_leaf, roots = lists
    inner = len(features)
    held = [true, false, true_leaf, false_leaf]
    splits, modes = numbers(node, "nodes_splits"), numbers(node, "nodes_modes")
    if inner == 0 or any(len(values) != inner for values in (*held, splits, modes)):
        raise broken(kind, f"it has {inner} nodes and lists of other lengths about them")
    weights, targets = numbers(node, "leaf_weights"), integers(node, "leaf_targetids")
    if len(weights) != len(targets) or len(targets) == 0:
        raise broken(kind, f"it has {len(targets)} leaves and {len(weights)} weights for them")
    _check_ids(kind, targets, number(node, "n_targets", 1), "target")
    for children, leaves in ((true, true_leaf), (false, false_leaf)):
        end = np.where(leaves != 0, len(targets), inner)
        if ((children < 0) | (children >= end)).any():
            raise broken(kind, f"a node of {inner} nodes and {len(targets)} leaves points outside")
    if len(roots) == 0 or roots.min() < 0 or roots.max() >= inner:
        raise broken(kind, f"a tree starts outside of its {inner} nodes")
    # Every way to a leaf becomes a leaf of its own, so that trees may share leaves, not nodes.
    places = np.arange(inner)
    left = np.where(true_leaf != 0, inner + places, true)
    right = np.where(false_leaf != 0, 2 * inner + places, false)
    nothing = np.full(2 * inner, -1)
    return Nodes(
        np.concatenate([features, nothing]),
        np.concatenate([left, nothing]),
        np.concatenate([right, nothing]),
        np.repeat([False, True], [inner, 2 * inner]),
        roots,
    )


def _check_ids(kind: str, ids: Integers, targets: int, what: str) -> None:
    outside = (ids < 0) | (ids >= targets)
    if outside.any():
        plural = f"{what}es" if what == "class" else f"{what}s"
        raise broken(kind, f"a leaf adds to {what} {int(ids[outside][0])} of {targets} {plural}")


def _check_walks(kind: str, nodes: Nodes) -> None:
    """Walk down all trees at once; a node met twice, or too deep, is no tree's."""
    inner = ~nodes.leaf
    met = np.bincount(
        np.concatenate([nodes.left[inner], nodes.right[inner], nodes.roots]),
        minlength=len(nodes.leaf),
    )
    if met.max() > 1:
        raise broken(kind, f"node {int(met.argmax())} of its trees is reached in two ways")
    level, seen = nodes.roots, 0
    for _ in range(MAX_TREE_DEPTH):
        seen += len(level)
        level = level[~nodes.leaf[level]]
        if len(level) == 0:
            break
        level = np.concatenate([nodes.left[level], nodes.right[level]])
    else:
        raise broken(kind, f"a tree is more than {MAX_TREE_DEPTH:,} levels deep")
    reachable = int((met > 0).sum())
    if seen != reachable:
        raise broken(kind, f"{reachable - seen} nodes of its trees stand in a circle")
