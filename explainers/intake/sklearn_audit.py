"""What a list of trusted types cannot see in a built scikit-learn model.

scikit-learn walks node arrays in compiled code without looking whether an index is inside, reads
files when a text vectorizer says so, and starts processes when a model asks for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from explainers.errors import RefusedError

_PLAIN = (str, bytes, int, float, bool, type(None), np.generic)


def audit(model: Any) -> None:
    """Check every part of a built model, and keep it to one quiet process.

    Raises RefusedError BROKEN_MODEL where a tree points outside itself or its columns, and
    READS_FILES where a step takes names of files for its input.
    """
    for part in _parts(model):
        _check_reading(part)
        _check_trees(part)
        for name, value in (("n_jobs", 1), ("verbose", 0)):
            # Only plain settings: a forest's are passed on to joblib at every call.
            if isinstance(vars(part).get(name), int):
                setattr(part, name, value)


def _parts(model: Any) -> Iterator[Any]:
    """Every scikit-learn object in a model, each once."""
    seen: set[int] = set()
    waiting = [model]
    while waiting:
        part = waiting.pop()
        if isinstance(part, _PLAIN) or id(part) in seen:
            continue
        seen.add(id(part))
        if isinstance(part, dict):
            waiting.extend(part.values())
        elif isinstance(part, list | tuple | set):
            waiting.extend(part)
        elif isinstance(part, np.ndarray):
            waiting.extend(part.ravel().tolist() if part.dtype == object else ())
        elif type(part).__module__.startswith("sklearn.") and hasattr(part, "__dict__"):
            yield part
            waiting.extend(vars(part).values())


def _check_reading(part: Any) -> None:
    text = type(part).__module__ == "sklearn.feature_extraction.text"
    given = vars(part).get("input", "content")
    if text and given != "content":
        raise RefusedError(
            "READS_FILES",
            f"The {type(part).__name__} in this model takes the cells of the table for names of "
            f"files (input={given!r}) and would read them here.",
            "Train it on the texts themselves, with input='content'.",
        )


def _check_trees(part: Any) -> None:
    held = vars(part)
    kind = type(part).__name__
    if "tree_" in held:
        _check_tree(kind, part.tree_, held.get("n_features_in_", 0))
    # The trees of a forest take its columns unchecked.
    children = held.get("estimators_", ())
    if type(part).__module__.startswith(("sklearn.ensemble._forest", "sklearn.ensemble._gb")):
        for child in np.ravel(np.asarray(children, dtype=object)):
            _check_width(kind, held.get("n_features_in_", 0), vars(child).get("n_features_in_", 0))
    for predictor in _flat(held.get("_predictors", ())):
        _check_predictor(kind, predictor, held.get("_n_features", 0))


def _flat(rounds: Any) -> Iterator[Any]:
    for predictors in rounds:
        yield from predictors


def _check_width(kind: str, outer: int, inner: int) -> None:
    if inner != outer:
        raise _broken(kind, f"one of its trees takes {inner} columns and the whole {outer}")


def _check_tree(kind: str, tree: Any, width: int) -> None:
    left, right = np.asarray(tree.children_left), np.asarray(tree.children_right)
    inner = np.flatnonzero(left != -1)
    if len(left) == 0 or len(tree.value) != len(left):
        raise _broken(kind, f"a tree has {len(left)} nodes and {len(tree.value)} values")
    _check_children(kind, inner, np.stack([left[inner], right[inner]]), len(left))
    _check_features(kind, np.asarray(tree.feature)[inner], width)


def _check_predictor(kind: str, predictor: Any, width: int) -> None:
    nodes = predictor.nodes
    inner = np.flatnonzero(nodes["is_leaf"] == 0)
    if len(nodes) == 0:
        raise _broken(kind, "a tree has 0 nodes")
    children = np.stack([nodes["left"][inner], nodes["right"][inner]]).astype(np.int64)
    _check_children(kind, inner, children, len(nodes))
    _check_features(kind, nodes["feature_idx"][inner].astype(np.int64), width)
    sets = nodes["bitset_idx"][inner][nodes["is_categorical"][inner] != 0]
    held = len(predictor.raw_left_cat_bitsets)
    if len(sets) and int(sets.max()) >= held:
        raise _broken(kind, f"a tree asks for set {int(sets.max())} of {held} category sets")


def _check_children(kind: str, inner: Any, children: Any, nodes: int) -> None:
    # Children come after their parent, so that every walk ends.
    outside = (children <= inner) | (children >= nodes)
    if outside.any():
        wrong = int(children[outside][0])
        raise _broken(kind, f"a node of a tree with {nodes} nodes points to node {wrong}")


def _check_features(kind: str, features: Any, width: int) -> None:
    outside = (features < 0) | (features >= width)
    if outside.any():
        wrong = int(features[outside][0])
        raise _broken(kind, f"a tree asks for column {wrong} of {width} columns")


def _broken(kind: str, what: str) -> RefusedError:
    return RefusedError(
        "BROKEN_MODEL",
        f"The {kind} in this file cannot be right: {what}.",
        "The file was changed after it was saved; save the model again.",
    )
