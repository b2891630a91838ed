"""LightGBM's trees, from the booster's own dump."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from explainers.kernels.trees.forest import Column, Forest, Tree
from explainers.records import Floats

_ZERO = float(np.float32(1e-35))
"""What LightGBM takes for 0 as it reads a row (kZeroThreshold)."""

_MISSING = ("None", "Zero", "NaN")


def lightgbm_forest(booster: Any) -> Forest:
    """The trees of a booster, over rows `as_read`; what they start from is 0.

    Trees answer its outputs in turn. Averaged ones (boosting=rf) are divided by their number.
    """
    dump = booster.dump_model()
    outputs = int(dump["num_tree_per_iteration"])
    rounds = len(dump["tree_info"]) // outputs
    share = 1.0 / rounds if dump.get("average_output") else 1.0
    width = int(dump["max_feature_idx"]) + 1
    listed = [list(_nodes(tree["tree_structure"])) for tree in dump["tree_info"]]
    codes = 1 + max(
        (code for nodes in listed for node in nodes for code in _left(node)), default=-1
    )
    columns = tuple(
        column
        for feature in range(width)
        for column in (
            Column(feature, missing="zero"),
            Column(feature, missing="right", zero_missing=True),
            Column(feature, missing="left", zero_missing=True),
            Column(feature, missing="right"),
            Column(feature, missing="left"),
            Column(feature, categories=codes),
        )
    )
    trees: list[Tree] = []
    sets: list[list[bool]] = []
    for at, nodes in enumerate(listed):
        first = len(sets)
        sets += [_row(node, codes) for node in nodes if node.get("decision_type") == "=="]
        trees.append(_tree(nodes, first, share, at % outputs))
    table = np.array(sets, dtype=np.bool_).reshape(-1, codes + 2)
    players = np.arange(width, dtype=np.int32)
    mean = bool(dump.get("average_output"))
    return Forest(tuple(trees), columns, np.zeros(outputs), players, table, mean)


def as_read(rows: Floats) -> Floats:
    """Rows, (rows, columns), as LightGBM reads them: what is very near to 0 is 0."""
    return np.where(np.abs(rows) <= _ZERO, 0.0, rows)


def _nodes(root: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """All nodes, the root first and each before those below it."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        if "left_child" in node:
            waiting += [node["right_child"], node["left_child"]]


def _tree(nodes: list[Mapping[str, Any]], first_set: int, share: float, output: int) -> Tree:
    place = {id(node): at for at, node in enumerate(nodes)}
    size = len(nodes)
    left, right = np.full(size, -1, np.int32), np.full(size, -1, np.int32)
    column, members = np.zeros(size, np.int32), np.full(size, -1, np.int32)
    bound, cover, values = np.zeros(size), np.zeros(size), np.zeros((size, 1))
    for at, node in enumerate(nodes):
        if "left_child" not in node:
            cover[at], values[at] = node.get("leaf_count", 1), share * node["leaf_value"]
            continue
        left[at], right[at] = place[id(node["left_child"])], place[id(node["right_child"])]
        cover[at] = node["internal_count"]
        column[at] = 6 * node["split_feature"] + _way(node)
        if node["decision_type"] == "==":
            members[at], first_set = first_set, first_set + 1
        else:
            # Equal values go left here, and to the right of a bound.
            bound[at] = np.nextafter(node["threshold"], np.inf)
    return Tree(left, right, column, bound, members, cover, values, output)


def _way(node: Mapping[str, Any]) -> int:
    """Which of a feature's columns a split looks at."""
    if node["decision_type"] == "==":
        return 5
    kind = _MISSING.index(node["missing_type"])
    return 0 if kind == 0 else 2 * kind - 1 + bool(node["default_left"])


def _left(node: Mapping[str, Any]) -> list[int]:
    """The codes that a categorical split sends left."""
    if node.get("decision_type") != "==":
        return []
    return [int(code) for code in str(node["threshold"]).split("||")]


def _row(node: Mapping[str, Any], codes: int) -> list[bool]:
    """A missing value and codes that are not written down go right."""
    chosen = set(_left(node))
    return [code in chosen for code in range(codes)] + [False, False]
