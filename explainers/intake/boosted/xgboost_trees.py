"""The trees of an XGBoost file, looked at before the library sees them.

XGBoost follows parents, children and column numbers without looking whether they exist, so an
edited file ends the process, or reads memory that is not its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from explainers.intake.boosted.ubjson import decode
from explainers.records import Integers

_ROOT = 2**31 - 1
# Every node has one value in each of these; old files lack the last two.
_A_NODE = (
    "left_children",
    "right_children",
    "parents",
    "split_indices",
    "split_conditions",
    "default_left",
    "sum_hessian",
    "loss_changes",
    "split_type",
)
_OLD = ("split_type",)
_CATEGORICAL = (
    "split_type",
    "categories_nodes",
    "categories_segments",
    "categories_sizes",
    "categories",
)
_MOST_CATEGORIES = 2**24


def check_file(data: bytes) -> int:
    """Check that the trees of a JSON or UBJ file stay within bounds.

    Returns how many targets the model answers; with more than one its trees are not looked at.
    Raises ValueError with a phrase about the file.
    """
    content = json.loads(data) if data[1:64].lstrip()[:1] in (b'"', b"}") else decode(data)
    learner = _part(content, "learner")
    parameters = _part(learner, "learner_model_param")
    width, targets = _number(parameters, "num_feature"), _number(parameters, "num_target", 1)
    if width < 1:
        raise ValueError(f"it takes {width} columns")
    booster = _part(learner, "gradient_booster")
    if booster.get("name") == "dart":
        booster = _part(booster, "gbtree")
    if booster.get("name") != "gblinear" and targets <= 1:
        outputs = max(_number(parameters, "num_class"), 1)
        _check_booster(_part(booster, "model"), outputs, width)
    return targets


def _check_booster(model: Mapping[str, Any], outputs: int, width: int) -> None:
    trees, groups = model.get("trees"), _integers(model, "tree_info")
    announced = _number(_part(model, "gbtree_model_param"), "num_trees")
    if not isinstance(trees, list) or len(trees) != announced or len(groups) != announced:
        raise ValueError(f"it announces {announced} trees, and others are there")
    _check_inside("the trees answer", "output", groups, outputs)
    ends = _integers(model, "iteration_indptr") if "iteration_indptr" in model else groups[:0]
    if len(ends) and (ends[0] != 0 or ends[-1] != announced or (np.diff(ends) < 0).any()):
        raise ValueError(f"its rounds end at tree {ends[-1]} of {announced}")
    for at, tree in enumerate(trees):
        _check_tree(f"tree {at}", tree, width)
    if "cats" in model:
        _check_categories(_part(model, "cats"))


def _check_tree(name: str, tree: Any, width: int) -> None:
    nodes = _number(_part(tree, "tree_param"), "num_nodes")
    for key in _A_NODE:
        found = len(tree.get(key, ())) if key in tree or key not in _OLD else nodes
        if nodes < 1 or found != nodes:
            raise ValueError(f"{name} has {found} {key} for {nodes} nodes")
    left, right, parents = (_integers(tree, key) for key in _A_NODE[:3])
    inner = np.flatnonzero(left != -1)
    if (right[left == -1] != -1).any():
        raise ValueError(f"{name} has a node with one branch")
    for children in (left[inner], right[inner]):
        _check_inside(name, "node", children, nodes)
        # With one parent for each node and none for the first, every walk ends.
        if (children == 0).any() or (parents[children] != inner).any():
            raise ValueError(f"{name} has a node that its parent does not know")
    if parents[0] != _ROOT or (left[inner] == right[inner]).any():
        raise ValueError(f"{name} has a node that its parent does not know")
    _check_inside(name, "node", parents[1:][(parents[1:] != _ROOT)], nodes)
    _check_inside(name, "column", _integers(tree, "split_indices")[inner], width)
    _check_splits(name, tree)


def _check_splits(name: str, tree: Mapping[str, Any]) -> None:
    """Check that each categorical split finds its list of categories, and only those do."""
    kinds, chosen, starts, sizes, values = (
        _integers(tree, key) if key in tree else np.zeros(0, np.int64) for key in _CATEGORICAL
    )
    if not np.isin(kinds, (0, 1)).all() or not np.array_equal(chosen, np.flatnonzero(kinds)):
        raise ValueError(f"{name} has {len(chosen)} lists for its categorical splits")
    if not len(starts) == len(sizes) == len(chosen):
        raise ValueError(f"{name} has {len(starts)} lists for {len(chosen)} categorical splits")
    _check_inside(name, "category", values, _MOST_CATEGORIES)
    if ((starts < 0) | (sizes < 0) | (starts + sizes > len(values))).any():
        raise ValueError(f"{name} has a list that goes beyond its {len(values)} categories")


def _check_categories(stored: Mapping[str, Any]) -> None:
    """Check the list of training categories: segments of the whole, texts of a row of bytes."""
    ends, order = _integers(stored, "feature_segments"), _integers(stored, "sorted_idx")
    last = int(ends[-1]) if len(ends) else 0
    if (np.diff(ends) < 0).any() or last != len(order) or (len(ends) and ends[0] != 0):
        raise ValueError(f"its categories end at {last} of {len(order)}")
    _check_inside("the list of categories", "category", order, max(len(order), 1))
    for names in stored.get("enc", ()):
        if "offsets" not in names:
            continue
        offsets, held = _integers(names, "offsets"), len(names.get("values", ()))
        if len(offsets) and (offsets[0] != 0 or offsets[-1] > held or (np.diff(offsets) < 0).any()):
            raise ValueError(f"a category ends at byte {offsets[-1]} of {held}")


def _part(content: Any, key: str) -> Any:
    found = content.get(key) if isinstance(content, dict) else None
    if not isinstance(found, dict):
        raise ValueError(f"it has no “{key}” where one belongs")
    return found


def _number(fields: Mapping[str, Any], key: str, default: int = 0) -> int:
    text = str(fields.get(key, default))
    if not text.isdecimal() or len(text) > 9:
        raise ValueError(f"{key} is “{text[:40]}” where a whole number belongs")
    return int(text)


def _integers(fields: Mapping[str, Any], key: str) -> Integers:
    try:
        return np.asarray(fields[key], dtype=np.int64).reshape(-1)
    except (KeyError, TypeError, ValueError, OverflowError) as problem:
        raise ValueError(f"{key} is no list of whole numbers") from problem


def _check_inside(name: str, what: str, found: Integers, end: int) -> None:
    outside = (found < 0) | (found >= end)
    if outside.any():
        raise ValueError(f"{name} asks for {what} {found[outside][0]} of {end}")
