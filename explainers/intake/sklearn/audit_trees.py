"""Trees: scikit-learn walks their nodes in compiled code without looking where they point."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from explainers.intake.sklearn.broken import broken

# How many 32-bit words hold the set of up to 256 categories that go left.
_SET_WORDS = 8


def is_tree(part: Any) -> bool:
    """Tell a compiled tree; the estimator that owns it knows how many columns it may ask for."""
    return type(part).__module__ == "sklearn.tree._tree" and type(part).__name__ == "Tree"


def check_trees(part: Any) -> None:
    """Check the trees a part owns against the columns it takes. Raises RefusedError."""
    kind = type(part).__name__
    if is_tree(part):
        raise broken(kind, "it stands outside of the model that would say how wide its rows are")
    held = vars(part)
    width = held.get("n_features_in_", 0)
    if "tree_" in held:
        _check_tree(kind, part.tree_, width)
    # The trees of a forest take its columns unchecked.
    if type(part).__module__.startswith(("sklearn.ensemble._forest", "sklearn.ensemble._gb")):
        for child in np.ravel(np.asarray(held.get("estimators_", ()), dtype=object)):
            _check_width(kind, width, vars(child).get("n_features_in_", 0))
    if type(part).__module__ == "sklearn.ensemble._iforest" and "estimators_" in held:
        _check_isolation(kind, part, width)
    if "_predictors" in held:
        _check_histograms(kind, part, width)


def check_stages(part: Any) -> None:
    """Check that gradient boosting adds to as many scores as it starts with.

    It asks the model boosting started from, whose own parts must have been checked before.
    Raises RefusedError.
    """
    held = vars(part)
    if not type(part).__module__.startswith("sklearn.ensemble._gb") or "estimators_" not in held:
        return
    given = part.estimators_.shape[1]
    started = part._raw_predict_init(np.zeros((1, part.n_features_in_), np.float32)).shape[1]
    if given != started:
        raise broken(
            type(part).__name__, f"it adds {given} trees a round to {started} starting scores"
        )


def _check_isolation(kind: str, part: Any, width: int) -> None:
    """Check trees that may each be shown some of the columns, which they take unchecked."""
    whole = part._max_features == width
    for child, features in zip(part.estimators_, part.estimators_features_, strict=True):
        shown = np.asarray(features)
        if shown.ndim != 1 or shown.dtype.kind not in "iu":
            raise broken(kind, "the columns that one of its trees is shown are no numbers")
        _check_features(kind, shown, width)
        _check_width(kind, width if whole else len(shown), vars(child).get("n_features_in_", 0))


def _check_width(kind: str, outer: int, inner: int) -> None:
    if inner != outer:
        raise broken(kind, f"one of its trees takes {inner} columns and the whole {outer}")


def _check_tree(kind: str, tree: Any, width: int) -> None:
    left, right = np.asarray(tree.children_left), np.asarray(tree.children_right)
    inner = np.flatnonzero(left != -1)
    if len(left) == 0 or len(tree.value) != len(left):
        raise broken(kind, f"a tree has {len(left)} nodes and {len(tree.value)} values")
    _check_children(kind, inner, np.stack([left[inner], right[inner]]), len(left))
    _check_features(kind, np.asarray(tree.feature)[inner], width)


def _check_histograms(kind: str, part: Any, width: int) -> None:
    categorical = np.asarray(part._bin_mapper.is_categorical_, dtype=bool)
    encoded = _encoded_width(part, width)
    if not width == encoded == len(categorical):
        raise broken(
            kind,
            f"it takes {width} columns, makes {encoded} of them and was binned on "
            f"{len(categorical)}",
        )
    for predictor in _flat(part._predictors):
        _check_predictor(kind, predictor, categorical)


def _encoded_width(part: Any, width: int) -> int:
    """How many columns reach the trees; an encoder of categories before them makes no more."""
    if part._preprocessor is None:
        return width
    encoder = part._preprocessor
    reaching = 0
    for name, step, columns in encoder.transformers_:
        if isinstance(step, str) and step == "drop":
            continue
        chosen = int(np.sum(columns))
        taken = len(encoder._transformer_to_input_indices[name])
        if np.shape(columns) != (width,) or taken != chosen or not _keeps_columns(step):
            raise broken(type(part).__name__, "what stands before its trees is not its own encoder")
        reaching += chosen
    return reaching


def _keeps_columns(step: Any) -> bool:
    """Tell the two steps histogram boosting puts before its trees; both keep columns apart."""
    from sklearn.utils.validation import check_array

    if type(step).__name__ == "OrdinalEncoder":
        return True
    checks = getattr(getattr(step, "func", None), "func", None)
    return type(step).__name__ == "FunctionTransformer" and checks is check_array


def _flat(rounds: Any) -> Iterator[Any]:
    for predictors in rounds:
        yield from predictors


def _check_predictor(kind: str, predictor: Any, categorical: Any) -> None:
    nodes = predictor.nodes
    inner = np.flatnonzero(nodes["is_leaf"] == 0)
    if len(nodes) == 0:
        raise broken(kind, "a tree has 0 nodes")
    children = np.stack([nodes["left"][inner], nodes["right"][inner]]).astype(np.int64)
    _check_children(kind, inner, children, len(nodes))
    features = nodes["feature_idx"][inner].astype(np.int64)
    _check_features(kind, features, len(categorical))
    sorts = nodes["is_categorical"][inner] != 0
    sets, held = nodes["bitset_idx"][inner][sorts], np.asarray(predictor.raw_left_cat_bitsets)
    if len(sets) and int(sets.max()) >= len(held):
        raise broken(kind, f"a tree asks for set {int(sets.max())} of {len(held)} category sets")
    if len(sets) and held.shape[1:] != (_SET_WORDS,):
        raise broken(kind, f"a tree has category sets of shape {held.shape}")
    if not categorical[features[sorts]].all():
        raise broken(kind, "a tree asks for the categories of a column that has none")


def _check_children(kind: str, inner: Any, children: Any, nodes: int) -> None:
    # Children come after their parent, so that every walk ends.
    outside = (children <= inner) | (children >= nodes)
    if outside.any():
        wrong = int(children[outside][0])
        raise broken(kind, f"a node of a tree with {nodes} nodes points to node {wrong}")


def _check_features(kind: str, features: Any, width: int) -> None:
    outside = (features < 0) | (features >= width)
    if outside.any():
        wrong = int(features[outside][0])
        raise broken(kind, f"a tree asks for column {wrong} of {width} columns")
